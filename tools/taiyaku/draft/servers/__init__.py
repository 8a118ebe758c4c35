"""Servers that translate, behind the door of an engine; nothing is sent to any that is not configured."""

from taiyaku.draft.servers.address import Address, parse_address
from taiyaku.draft.servers.budget import AT_MOST, Budget
from taiyaku.draft.servers.load import SERVERS, load_server, reached_server
from taiyaku.draft.servers.remote import RemoteEngine

__all__ = [
    "AT_MOST",
    "SERVERS",
    "Address",
    "Budget",
    "RemoteEngine",
    "load_server",
    "parse_address",
    "reached_server",
]
