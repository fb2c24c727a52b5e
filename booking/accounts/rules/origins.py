"""What counts as one source of requests, and which addresses are ours to go back to."""

import re
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

# One household or company gets a whole network of this size: its single addresses cost nothing.
_IPV6_PREFIX = 64
_LONGEST_PATH = 2000


def network_of(address: str | None) -> str:
    """The address itself, or the /64 network of an IPv6 address; empty when it is not known."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed, _IPV6_PREFIX), strict=False))
    return str(parsed)


def own_path(address: str | None) -> str | None:
    """The address if it is a path of this site that a browser can't read as another host, else None."""
    if not address or len(address) > _LONGEST_PATH or not address.startswith("/"):
        return None
    # Browsers drop tabs and line ends and read a backslash as a slash: such paths can leave the site.
    if re.search(r"[\x00-\x20\x7f\\]", address) or address.startswith("//"):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else address
