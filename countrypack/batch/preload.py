"""What workers are forked from: everything a pack needs, imported once."""

import sys

# jsonschema compiles a grammar of web addresses at its import if it finds this package; no notebook's schema uses it,
# and it takes longer than all other imports together. Only here: the entry is gone for whoever imports it later.
_found = sys.modules.setdefault("rfc3987_syntax", None)
try:
    from countrypack.batch import making
    from countrypack.engine import entry
finally:
    if _found is None:
        del sys.modules["rfc3987_syntax"]

__all__ = ["entry", "making"]
