"""Whole texts: what each is, and what is replaced in it."""

import json
import re
from typing import TYPE_CHECKING

from azaudit.azure.sanitise import addresses, ids, shapes
from azaudit.azure.sanitise.atoms import Atoms
from azaudit.azure.sanitise.certificates import placeholder
from azaudit.azure.sanitise.hosts import HOST, PATTERN, host, pattern
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

if TYPE_CHECKING:
    from azaudit.azure.sanitise.bodies import Bodies

_PLAIN_ID = "/subscriptions/"
_GUEST = "#ext#"
_LONG_NUMBER = 8
_LONGEST_WORD = 80
_UNSEEN = "\0"  # no text becomes that
_REMEMBERED = 64  # longer texts seldom come twice, and there may be millions


class Strings:
    """Rewrites texts, with what `atoms` says of their pieces; equal texts come out equal.

    service_words: words that stayed because of where they were. public_names: names likewise.
    """

    def __init__(self, atoms: Atoms, own_hosts: frozenset[str]) -> None:
        self.atoms = atoms
        self._own_hosts = own_hosts
        self.beginnings: Recent[str, ids.Seen] = Recent()
        self._names: Recent[tuple[str, str], str] = Recent()
        self._structures: Recent[str, str | None] = Recent()
        self.service_words: set[str] = set()
        self.public_names: set[str] = set()
        self._nested_bodies: Bodies | None = None

    def name(self, text: str, kind: str = "name") -> str:
        """A name, whatever it looks like; only names that Azure gives by itself stay."""
        made = self._names.get((text, kind))
        if made is None:
            made = self._names[text, kind] = self._name(text, kind)
        return made

    def _name(self, text: str, kind: str) -> str:
        short = len(text) < _LONG_NUMBER // 2 and text.isascii() and text.isdigit()
        if short or len(text) <= 1 or is_known_name(text):
            return text
        made = self._structure(text)
        if made is not None and not self._is_own_namespace(text):
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
        if self.atoms.knows(text) and not text.isdigit():
            return self.name(text)
        return self.value(text)

    def value(self, text: str) -> str:
        """A text of any kind: numbers, times and words of Azure stay."""
        if text.startswith(_PLAIN_ID) and "?" not in text:
            return ids.path(self, text)
        if shapes.HARMLESS.fullmatch(text) and not (text[:1].isalpha() and self.atoms.knows(text)):
            return text
        made = self._structure(text)
        if made is not None:
            return made
        return text if is_words(text) else self.name(text)

    def enumeration(self, text: str) -> str:
        """A word of the service, even one newer than azaudit."""
        if self._is_service_word(text) or is_words(text):
            return text
        if (
            len(text) <= _LONGEST_WORD
            and shapes.WORD.fullmatch(text)
            and not shapes.GUID.search(text)
            and not shapes.BARE_GUID.fullmatch(text)
            and not self._tells(text)
        ):
            return text
        return self.value(text)

    def type(self, text: str) -> str:
        """An ARM type or an RBAC action, even one newer than azaudit."""
        if self._is_service_word(text):
            return text
        if shapes.TYPE.fullmatch(text) and not any(map(self._tells, text.split("/")[1:])):
            return text
        return self.enumeration(text)

    def version(self, text: str) -> str:
        """A version, even one of four numbers, which looks like an address."""
        if not shapes.VERSION.fullmatch(text):
            return self.enumeration(text)
        self.service_words.add(text)
        return text

    def _is_service_word(self, text: str) -> bool:
        """Whether a text at a place of the service's own is a word that nobody else would choose.

        Something may all the same be called by it, as extensions of machines are by their types.
        """
        if not shapes.SERVICE_WORD.fullmatch(text):
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
        if not text or text.strip().lower() in ("true", "false", "yes", "no"):
            return text
        prefix, colon, rest = text.partition(":")
        if colon and prefix.isalpha() and ids.is_path(rest):
            return f"{prefix}:{ids.path(self, rest)}"
        made = self._structure(text)
        if made is None or self._is_own_namespace(text):
            return self.atoms.name(text, "tag")
        return made

    def secret(self, text: str) -> str:
        """Something of which nothing is kept but whether it was there, and times."""
        kept = not text or text.lower() in ("none", "null", "true", "false")
        return text if kept or ("-" in text and shapes.HARMLESS.fullmatch(text)) else REMOVED

    def verbatim(self, text: str) -> str:
        """A text whose words are the service's, such as the path of an API."""
        if holds_secret(text):
            return REMOVED
        return expression(self, text) if shapes.EMBEDDED.search(text) or self._tells(text) else text

    def public(self, text: str) -> str:
        """A name that Azure gave and that is the same in every tenant."""
        self.public_names.add(text)
        return text

    def tenant(self, id: str) -> str:
        """The id of a tenant; some keys that should hold one hold a domain."""
        return self.atoms.guid(id, "tenant") if ids.is_guid(id) else self.named(id)

    def subscription(self, id: str) -> str:
        """The id of a subscription, by itself or as a resource id."""
        return self.atoms.guid(id, "subscription") if ids.is_guid(id) else self.named(id)

    def token(self, text: str) -> str:
        """Something opaque that is sent back as it came."""
        return self.atoms.token(text.replace(" ", "+")) if text else text

    @staticmethod
    def _is_own_namespace(text: str) -> bool:
        """Whether a text only looks like one of Microsoft's namespaces, as far as can be known."""
        return bool(shapes.NAMESPACE.fullmatch(text)) and not all(
            part.lower() in prose_words() for part in text.split(".")
        )

    def _tells(self, text: str) -> bool:
        """Whether a text is, or has a word that is, the name of something and no word of Azure."""
        knows, words = self.atoms.knows, prose_words()
        return any(
            knows(word) and word.lower() not in words
            for word in {text, *shapes.TOKENS.findall(text)}
        )

    def _whole(self, text: str, kind: str) -> str:
        affixed = shapes.AFFIX.fullmatch(text)
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
        if shapes.GUID.fullmatch(text.strip("{}")):
            bare = text.strip("{}")
            return text.replace(bare, self.atoms.guid(bare))
        if shapes.BARE_GUID.fullmatch(text):
            return self.atoms.guid(text)
        if shapes.ADDRESS.fullmatch(text) and (address := self._address(text)) is not None:
            return address
        if holds_secret(text):
            return REMOVED
        if text[0] in "{[":
            return self._nested(text)
        if shapes.HASH.fullmatch(text) and not text.isdigit():
            return self.atoms.hex(text)
        mail = shapes.MAIL.fullmatch(text) if "@" in text else None
        if mail:
            return f"{self._local(mail[1])}@{host(self, mail[2])}"
        return self._composed(text)

    def _composed(self, text: str) -> str | None:  # noqa: C901, PLR0911 - one line a shape
        if shapes.ACTION.fullmatch(text):
            return self._action(text)
        if text[0] == "/":
            return ids.plain_path(self, text, constants=False)
        if shapes.NAMESPACE.fullmatch(text):  # most often a provider
            return None if self.atoms.knows(text) and self._is_own_namespace(text) else text
        if HOST.fullmatch(text):
            return None if shapes.AFFIX.fullmatch(text) else host(self, text)
        if PATTERN.fullmatch(text):
            return pattern(self, text)
        if shapes.BLOB.fullmatch(text):
            return placeholder(self, text) or self.atoms.token(text)
        if ";" in text:
            return ";".join(self.name(part) if part else part for part in text.split(";"))
        if shapes.GUID.search(text) and not re.search(r"[\s\"'/]", text):
            return self._around(text)
        return expression(self, text) if shapes.EMBEDDED.search(text) else None

    def _address(self, text: str) -> str | None:
        first, dash, last = text.partition("-")
        if not addresses.parsed(first) or (dash and not addresses.parsed(last)):
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
        for found in shapes.GUID.finditer(text):
            made += [self._between(text[at : found.start()]), self.atoms.guid(found[0])]
            at = found.end()
        return "".join([*made, self._between(text[at:])])

    def _between(self, text: str) -> str:
        bare = text.strip(".-_:,|=+~()")
        return text.replace(bare, self.name(bare), 1) if bare else text

    def _action(self, text: str) -> str:
        namespace, *segments = text.split("/")
        if not shapes.NAMESPACE.fullmatch(namespace):
            namespace = host(self, namespace)
        return "/".join([namespace, *map(self._segment, segments)])

    def _segment(self, segment: str) -> str:
        verb, mark, detail = segment.partition("#")
        if mark:
            return f"{self._segment(verb)}#{self._segment(detail)}"
        return segment if segment == "*" or is_type_word(segment) else self.named(segment)

    def _nested(self, text: str) -> str | None:
        """A JSON document inside of a text."""
        from azaudit.azure.sanitise.bodies import Bodies, parsed

        try:
            if self._nested_bodies is None:
                self._nested_bodies = Bodies(self)
            made = self._nested_bodies.rewritten(parsed(text))
        except (ValueError, RecursionError):
            return None
        return json.dumps(made, ensure_ascii=False)
