"""Whole texts: what each is, and what is replaced in it."""

import json
import re

from azaudit.azure.sanitise import ids
from azaudit.azure.sanitise.addresses import parsed
from azaudit.azure.sanitise.atoms import Atoms
from azaudit.azure.sanitise.certificates import placeholder
from azaudit.azure.sanitise.hosts import HOST, host
from azaudit.azure.sanitise.known import (
    REMOVED,
    is_known_name,
    is_type_word,
    is_words,
    prose_words,
)
from azaudit.azure.sanitise.prose import expression
from azaudit.azure.sanitise.recent import Recent
from azaudit.azure.sanitise.secrets import holds_secret
from azaudit.azure.sanitise.urls import URL, relative, url

_HARMLESS = re.compile(
    r"""
    [-+]?\d{1,20}(?:\.\d+)?%? | \d{1,5}-\d{1,5}
  | \d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?[ ]?(?:Z|[+-]\d\d:?\d\d)?)?
  | \d{4}-\d\d-\d\d-[a-z]{1,12} | \d{1,2}/\d{1,2}/\d{4}(?:[ ]\d{1,2}:\d\d:\d\d(?:[ ][AP]M)?)?
  | [A-Z][a-z]{2},[ ]\d\d[ ][A-Z][a-z]{2}[ ]\d{4}[ ]\d\d:\d\d:\d\d[ ]GMT
  | -?(?:\d{1,9}\.)?\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?
  | -?P(?:\d+[YMWD])*(?:T(?:\d+(?:\.\d+)?[HMS])+)?
  | [vV]?\d{1,9}(?:\.(?:\d{1,9}|\*)){1,2} | [vV]\d{1,9}(?:\.\d{1,9}){0,3} | .?
  | [^\w\s@\ud800-\udfff]{1,12} | datetime'[\dTZ:%A.+-]{8,40}'
  | R\d{0,4}/\d{4}-\d\d-\d\dT[\d:.]{5,16}(?:Z|[+-]\d\d:\d\d)?/P[\dTYMWDHS]{1,12}
    """,
    re.VERBOSE,
)
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_BARE_GUID = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)
_HASH = re.compile(r"(?=[0-9a-f]*\d)(?:[0-9a-f]{16,31}|[0-9a-f]{33,})", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:\d{1,3}\.|[0-9a-f]{0,4}:)[0-9a-f.:]+(?:/\d{1,3})?(?:-[\d.]+)?", re.IGNORECASE
)
_MAIL = re.compile(r"([^\s@/;,:<>\"'()]+)@([^\W_](?:[\w-]*[^\W_])?(?:\.[\w-]+)+)")
_ACTION = re.compile(r"[A-Za-z]+(?:\.[A-Za-z]+)+(?:/[\w.*{}#$-]+)+")
_NAMESPACE = re.compile(r"microsoft(?:\.[a-z0-9]+)+", re.IGNORECASE)
_TYPE = re.compile(r"(?:\*|[A-Za-z]+(?:\.[A-Za-z]+)+|[A-Za-z]+)(?:/[A-Za-z*][\w*.#{}$-]*)*")
_BLOB = re.compile(r"[A-Za-z0-9+/\s]{96,}={0,2}\s*|-----BEGIN CERTIFICATE-----.*", re.DOTALL)
_EMBEDDED = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|://|/(?:subscriptions|providers)/|[\w.]@[\w-]+\.",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?:Microsoft\.)?[\w*#+%()-]+(?:[,|&: ] ?[\w*#+%()-]+){0,5}")
_SERVICE_WORD = re.compile(r"[A-Za-z]{1,80}|[A-Z][A-Za-z]{0,40}(?:\.[A-Z][A-Za-z]{0,40})+")
_VERSION = re.compile(r"[vV]?\d{1,9}(?:\.\d{1,9}){1,4}")
_AFFIX = re.compile(
    r"(.+?)(-secondary|-microsoftrouting|-internetrouting|-ipv6|\.nic)", re.IGNORECASE
)
_TOKENS = re.compile(r"[^\W_]+")
_PLAIN_ID = "/subscriptions/"
_GUEST = "#ext#"
_LONG_NUMBER = 8
_LONGEST_WORD = 80
_UNSEEN = "\0"  # no text becomes that
_REMEMBERED = 64  # longer texts seldom come twice, and there may be millions


class Strings:
    """Rewrites texts, with what `atoms` says of their pieces; equal texts come out equal.

    service_words: words that stayed because of where they were.
    """

    def __init__(self, atoms: Atoms, own_hosts: frozenset[str]) -> None:
        self.atoms = atoms
        self._own_hosts = own_hosts
        self.beginnings: Recent[str, ids.Seen] = Recent()
        self._names: Recent[tuple[str, str], str] = Recent()
        self._structures: Recent[str, str | None] = Recent()
        self.service_words: set[str] = set()

    def name(self, text: str, kind: str = "name") -> str:
        """A name, whatever it looks like; only names that Azure gives by itself stay."""
        made = self._names.get((text, kind))
        if made is None:
            made = self._names[text, kind] = self._name(text, kind)
        return made

    def _name(self, text: str, kind: str) -> str:
        if len(text) <= 1 or is_known_name(text) or text == REMOVED:
            return text
        if text.isascii() and text.isdigit() and len(text) < _LONG_NUMBER // 2:
            return text
        made = self._structure(text)
        if made is not None:
            return made
        if text.isascii() and text.isdigit() and len(text) >= _LONG_NUMBER:
            return self.atoms.number(text)
        if "/" in text:
            return "/".join(self.name(part, kind) for part in text.split("/"))
        return self._whole(text, kind)

    def named(self, text: str) -> str:
        """What is probably a name: a word of Azure stays unless something is called by it."""
        if text.startswith(_PLAIN_ID) and "?" not in text:
            return ids.path(self, text)  # by far the most frequent, and the longest
        if text.isascii() and text.isdigit() and len(text) >= _LONG_NUMBER:
            return self.name(text)
        if self.atoms.knows(text) and not _HARMLESS.fullmatch(text):
            return self.name(text)
        return self.value(text)

    def value(self, text: str) -> str:
        """A text of any kind: numbers, times and words of Azure stay."""
        if text.startswith(_PLAIN_ID) and "?" not in text:
            return ids.path(self, text)
        if _HARMLESS.fullmatch(text):
            return text
        made = self._structure(text)
        if made is not None:
            return made
        return text if is_words(text) else self.name(text)

    def enumeration(self, text: str) -> str:
        """A word of the service, even one newer than azaudit."""
        if self._is_service_word(text):
            return text
        if (
            len(text) <= _LONGEST_WORD
            and _WORD.fullmatch(text)
            and not _GUID.search(text)
            and not _BARE_GUID.fullmatch(text)
            and not self._tells(text)
        ):
            return text
        return self.value(text)

    def type(self, text: str) -> str:
        """An ARM type or an RBAC action, even one newer than azaudit."""
        if self._is_service_word(text):
            return text
        if _TYPE.fullmatch(text) and not any(map(self._tells, text.split("/")[1:])):
            return text
        return self.enumeration(text)

    def version(self, text: str) -> str:
        """A version, even one of four numbers, which looks like an address."""
        if not _VERSION.fullmatch(text):
            return self.enumeration(text)
        self.service_words.add(text)
        return text

    def _is_service_word(self, text: str) -> bool:
        """Whether a text at a place of the service's own is a word that nobody else would choose.

        Something may all the same be called by it, as extensions of machines are by their types.
        """
        if not _SERVICE_WORD.fullmatch(text):
            return False
        self.service_words.add(text.lower())
        return True

    def text(self, text: str, kind: str = "text") -> str:
        """What people wrote; it is replaced as a whole."""
        if not text or is_words(text):
            return text
        return self.atoms.name(text, kind)

    def tag(self, text: str) -> str:
        """The value of a tag."""
        if not text or text.lower() in ("true", "false"):
            return text
        prefix, colon, rest = text.partition(":")
        if colon and prefix.isalpha() and ids.is_path(rest):
            return f"{prefix}:{ids.path(self, rest)}"
        made = self._structure(text)
        return self.atoms.name(text, "tag") if made is None else made

    def secret(self, text: str) -> str:
        """Something of which nothing is kept but whether it was there, and times."""
        kept = not text or text.lower() in ("none", "null", "true", "false")
        return text if kept or ("-" in text and _HARMLESS.fullmatch(text)) else REMOVED

    def verbatim(self, text: str) -> str:
        """A text whose words are the service's, such as the path of an API."""
        if holds_secret(text):
            return REMOVED
        return expression(self, text) if _EMBEDDED.search(text) or self._tells(text) else text

    def tenant(self, id: str) -> str:
        """The id of a tenant; some keys that should hold one hold a domain."""
        return self.atoms.guid(id, "tenant") if ids.is_guid(id) else self.named(id)

    def subscription(self, id: str) -> str:
        """The id of a subscription, by itself or as a resource id."""
        return self.atoms.guid(id, "subscription") if ids.is_guid(id) else self.named(id)

    def token(self, text: str) -> str:
        """Something opaque that is sent back as it came."""
        return self.atoms.token(text.replace(" ", "+")) if text else text

    def _tells(self, text: str) -> bool:
        """Whether a text is, or has a word that is, the name of something and no word of Azure."""
        knows, words = self.atoms.knows, prose_words()
        return any(
            knows(word) and word.lower() not in words for word in {text, *_TOKENS.findall(text)}
        )

    def _whole(self, text: str, kind: str) -> str:
        affixed = _AFFIX.fullmatch(text)
        if affixed:
            return self._whole(affixed[1], kind) + affixed[2]
        return self.atoms.name(text, kind)

    def _structure(self, text: str) -> str | None:
        if len(text) > _REMEMBERED:
            return self._structured(text)
        made = self._structures.get(text, _UNSEEN)
        if made is _UNSEEN:
            made = self._structures[text] = self._structured(text)
        return made

    def _structured(self, text: str) -> str | None:  # noqa: C901, PLR0911 - one line a shape
        """What a text becomes whose shape tells what it is, or None when it has none."""
        if ids.is_path(text):
            if (public := ids.is_built_in(text)) is not None:
                self.atoms.publish(public)
            return relative(self, text) if "?" in text else ids.path(self, text)
        if "://" in text and URL.fullmatch(text):
            return url(self, text, self._own_hosts)
        if _GUID.fullmatch(text.strip("{}")):
            bare = text.strip("{}")
            return text.replace(bare, self.atoms.guid(bare))
        if _BARE_GUID.fullmatch(text):
            return self.atoms.guid(text)
        if _ADDRESS.fullmatch(text) and (address := self._address(text)) is not None:
            return address
        if holds_secret(text):
            return REMOVED
        if text[0] in "{[":
            return self._nested(text)
        if _HASH.fullmatch(text) and not text.isdigit():
            return self.atoms.hex(text)
        mail = _MAIL.fullmatch(text) if "@" in text else None
        if mail:
            return f"{self._local(mail[1])}@{host(self, mail[2])}"
        return self._composed(text)

    def _composed(self, text: str) -> str | None:  # noqa: PLR0911 - one line a shape
        if _ACTION.fullmatch(text):
            return self._action(text)
        if text[0] == "/":
            return ids.plain_path(self, text, constants=False)
        if _NAMESPACE.fullmatch(text):
            return text  # a provider, or a name that Azure gives, such as Microsoft.DefaultV2
        if HOST.fullmatch(text):
            return None if _AFFIX.fullmatch(text) else host(self, text)
        if _BLOB.fullmatch(text):
            return placeholder(self, text) or self.atoms.token(text)
        if ";" in text:
            return ";".join(self.name(part) if part else part for part in text.split(";"))
        if _GUID.search(text) and not re.search(r"[\s\"'/]", text):
            return self._around(text)
        return expression(self, text) if _EMBEDDED.search(text) else None

    def _address(self, text: str) -> str | None:
        first, dash, last = text.partition("-")
        if not parsed(first) or (dash and not parsed(last)):
            return None
        made = self.atoms.address(first)
        return f"{made}-{self.atoms.address(last)}" if dash else made

    def _local(self, text: str) -> str:
        """The part of a mail address before the host; of a guest it contains his own address."""
        if text.lower().endswith(_GUEST):
            user, line, domain = text[: -len(_GUEST)].rpartition("_")
            if line and HOST.fullmatch(domain):
                return f"{self.atoms.name(user, 'user')}_{host(self, domain)}{text[-5:]}"
        return self.atoms.name(text, "user")

    def _around(self, text: str) -> str:
        """A name that contains GUIDs, as those of endpoint connections do."""
        made, at = [], 0
        for found in _GUID.finditer(text):
            made += [self._between(text[at : found.start()]), self.atoms.guid(found[0])]
            at = found.end()
        return "".join([*made, self._between(text[at:])])

    def _between(self, text: str) -> str:
        bare = text.strip(".-_:,|=+~()")
        return text.replace(bare, self.name(bare), 1) if bare else text

    def _action(self, text: str) -> str:
        namespace, *segments = text.split("/")
        if not _NAMESPACE.fullmatch(namespace):
            namespace = host(self, namespace)
        return "/".join([namespace, *map(self._segment, segments)])

    def _segment(self, segment: str) -> str:
        verb, mark, detail = segment.partition("#")
        if mark:
            return f"{self._segment(verb)}#{self._segment(detail)}"
        return segment if segment == "*" or is_type_word(segment) else self.named(segment)

    def _nested(self, text: str) -> str | None:
        """A JSON document inside of a text."""
        from azaudit.azure.sanitise.bodies import Bodies

        try:
            held = json.loads(text)
        except ValueError:
            return None
        return json.dumps(Bodies(self).rewritten(held), ensure_ascii=False)
