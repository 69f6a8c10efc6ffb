import { together } from "../together.ts";

together(__filename);
