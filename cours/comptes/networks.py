"""Where a request comes from, as far as it can be believed."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# A home or a block rented for a night changes the end of its address at will; a whole library shares what is left.
_IPV4_PREFIX, _IPV6_PREFIX = 24, 56

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def address_of(request: HttpRequest) -> str:
    """Return the address of the device, or of the last machine before us that nobody vouches for; "" when unknown.

    Anybody can write an `X-Forwarded-For`, and each proxy adds to its right the address it has seen. So only the
    entry written by the outermost of our own proxies is read: `TRUSTED_PROXY_COUNT` from the right. Without a proxy
    (0), or with fewer entries than proxies, it is the address of the connection.
    """
    ours = settings.TRUSTED_PROXY_COUNT
    said = request.headers.get("X-Forwarded-For", "").split(",") if ours else []
    address = _parsed(said[-ours]) if len(said) >= ours > 0 else None
    return str(address or _parsed(request.META.get("REMOTE_ADDR", "")) or "")


def network_of(request: HttpRequest) -> str:
    """Return the network of the device: the first 24 bits of an IPv4 address, the first 56 of an IPv6 one.

    For brakes alone, and always with something else (a name, a code): a network is never a person.
    """
    address = _parsed(address_of(request))
    if address is None:
        return "unknown"
    prefix = _IPV4_PREFIX if address.version == 4 else _IPV6_PREFIX
    return str(ipaddress.ip_network((address, prefix), strict=False))


def _parsed(text: str) -> Address | None:
    text = text.strip()
    host, colon, _port = text.rpartition(":")
    if colon and (host.count(".") == 3 or text.startswith("[")):
        text = host  # some proxies add the port
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
