# Debian 12 ships az 2.45 with newer libraries than it was made for: all of `az network`, `az vm` and `az role` break before they
# ask anything. This names the versions that the libraries have, and the member by its new name. What az asks is its own.
import sys

if any(word in sys.orig_argv for word in ("network", "vm", "role")):
    try:
        from azure.cli.core.profiles import ResourceType
        from azure.cli.core.profiles._shared import AZURE_API_PROFILES
        from azure.mgmt.authorization.v2018_01_01_preview.operations import RoleDefinitionsOperations
        from azure.mgmt.authorization.v2020_04_01_preview.operations import RoleAssignmentsOperations

        latest = AZURE_API_PROFILES["latest"]
        latest[ResourceType.MGMT_NETWORK] = "2022-07-01"
        latest[ResourceType.MGMT_COMPUTE].profile[None] = "2022-08-01"
        for operations in (RoleAssignmentsOperations, RoleDefinitionsOperations):
            operations.config = property(lambda self: self._config)
    except ImportError:
        pass  # Another Python than az's.
