import { withoutUnreachable } from "../scripts/bundle/unreachable-modules.ts";

const chunk = (modules: string) => `export const ids=[7];export const modules={${modules}};`;
const left = async (main: string, ...chunks: string[]) => [
  ...(await withoutUnreachable(new Map(chunks.map((each, at) => [`${at}.js`, chunk(each)])), main)).values(),
];

test("a module that nothing names goes, with those that it alone names", async () => {
  const modules = "11:(e,t,r)=>{r(12)},12:e=>{e.x=1},13:e=>{},14:(e,t,r)=>{r(15)},15:e=>{}";
  expect(await left("load(11)", modules)).toEqual([chunk("11:(e,t,r)=>{r(12)},12:e=>{e.x=1},")]);
});

test("a module stays for one of another chunk that names it", async () => {
  expect(await left("load(11)", "11:(e,t,r)=>{r(21)}", "21:e=>{},22:e=>{}")).toEqual([
    chunk("11:(e,t,r)=>{r(21)}"),
    chunk("21:e=>{},"),
  ]);
});

test("what names only itself goes, and two that name each other stay", async () => {
  expect(await left("", "11:(e,t,r)=>{r(11)},12:(e,t,r)=>{r(13)},13:(e,t,r)=>{r(12)}")).toEqual([
    chunk("12:(e,t,r)=>{r(13)},13:(e,t,r)=>{r(12)}"),
  ]);
});

test("objects with numbers inside of a module are no modules, and letters of several bytes move nothing", async () => {
  const kept = '11:(e,t,r)=>{e.x={99:"é→"};e.y="ü"}';
  expect(await left("load(11)", `12:e=>{e.z="€"},${kept}`)).toEqual([chunk(kept)]);
});

test("a name that is shortened is a name", async () => {
  expect(await left("load(2e3)", "2000:(e,t,r)=>{r(3e3)},3000:e=>{},4000:e=>{}")).toEqual([
    chunk("2000:(e,t,r)=>{r(3e3)},3000:e=>{},"),
  ]);
});
