"""What texts look like that are more than names."""

import re

HARMLESS = re.compile(
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
GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
BARE_GUID = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)
HASH = re.compile(r"(?=[0-9a-f]*\d)(?:[0-9a-f]{16,31}|[0-9a-f]{33,})", re.IGNORECASE)
ADDRESS = re.compile(
    r"(?:\d{1,3}\.|[0-9a-f]{0,4}:)[0-9a-f.:]+(?:/\d{1,3})?(?:-[\d.]+)?", re.IGNORECASE
)
MAIL = re.compile(r"([^\s@/;,:<>\"'()]+)@([^\W_](?:[\w-]*[^\W_])?(?:\.[\w-]+)+)")
ACTION = re.compile(r"[A-Za-z]+(?:\.[A-Za-z]+)+(?:/[\w.*{}#$-]+)+")
NAMESPACE = re.compile(r"microsoft(?:\.[a-z0-9]+)+", re.IGNORECASE)
TYPE = re.compile(r"(?:\*|[A-Za-z]+(?:\.[A-Za-z]+)+|[A-Za-z]+)(?:/[A-Za-z*][\w*.#{}$-]*)*")
BLOB = re.compile(r"[A-Za-z0-9+/\s]{96,}={0,2}\s*|-----BEGIN CERTIFICATE-----.*", re.DOTALL)
EMBEDDED = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|://|/(?:subscriptions|providers)/|[\w.]@[\w-]+\.",
    re.IGNORECASE,
)
# No dashes and blanks, which names have and enumerations have not.
WORD = re.compile(r"(?:Microsoft\.)?[\w*#+%()]+(?:[,|&:] ?[\w*#+%()]+){0,5}")
SERVICE_WORD = re.compile(
    r"[A-Za-z]{1,80}|[A-Z][A-Za-z]{0,40}(?:\.[A-Z][A-Za-z]{0,40})+"
    r"|#(?i:microsoft\.graph)\.[A-Za-z]{1,80}"
)
VERSION = re.compile(r"[vV]?\d{1,9}(?:\.\d{1,9}){1,4}")
AFFIX = re.compile(
    r"(.+?)(-secondary|-microsoftrouting|-internetrouting|-ipv6|\.nic)", re.IGNORECASE
)
TOKENS = re.compile(r"[^\W_]+")
