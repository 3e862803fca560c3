"""AWS regions as pure data: every region of every partition, inside and outside the EU.

Codes, partitions and labels: botocore 1.44.5, ``data/partitions.json`` and ``data/endpoints.json``, and the ``Region``
enum of pulumi-aws 7.51.1; a test compares this table with all three. Countries follow from AWS's own region names
("Europe (Paris)"), except where the last column says "unverified".
"""

from __future__ import annotations

from typing import Final

SOURCE: Final = "botocore 1.44.5 data/partitions.json"

#: code, country (ISO 3166-1 alpha-2; ZZ = not disclosed), label, partition, note
REGIONS: Final[tuple[tuple[str, str, str, str, str], ...]] = (
    ("eu-central-1", "DE", "Frankfurt", "aws", ""),
    ("eu-west-1", "IE", "Ireland", "aws", ""),
    ("eu-west-3", "FR", "Paris", "aws", ""),
    ("eu-north-1", "SE", "Stockholm", "aws", ""),
    ("eu-south-1", "IT", "Milan", "aws", "opt-in region"),
    ("eu-south-2", "ES", "Spain", "aws", "opt-in region"),
    ("eusc-de-east-1", "DE", "Brandenburg", "aws-eusc", "AWS European Sovereign Cloud, an account of its own"),
    ("eu-west-2", "GB", "London", "aws", ""),
    ("eu-central-2", "CH", "Zurich", "aws", "opt-in region"),
    ("eu-isoe-west-1", "ZZ", "EU ISOE West", "aws-iso-e", "isolated partition; its country is not published"),
    ("il-central-1", "IL", "Tel Aviv", "aws", ""),
    ("me-central-1", "AE", "UAE", "aws", ""),
    ("me-south-1", "BH", "Bahrain", "aws", ""),
    ("me-west-1", "SA", "Saudi Arabia", "aws", "in partitions.json, not yet in the SDK's enum"),
    ("af-south-1", "ZA", "Cape Town", "aws", ""),
    ("ap-east-1", "HK", "Hong Kong", "aws", ""),
    ("ap-east-2", "TW", "Taipei", "aws", ""),
    ("ap-northeast-1", "JP", "Tokyo", "aws", ""),
    ("ap-northeast-2", "KR", "Seoul", "aws", ""),
    ("ap-northeast-3", "JP", "Osaka", "aws", ""),
    ("ap-south-1", "IN", "Mumbai", "aws", ""),
    ("ap-south-2", "IN", "Hyderabad", "aws", ""),
    ("ap-southeast-1", "SG", "Singapore", "aws", ""),
    ("ap-southeast-2", "AU", "Sydney", "aws", ""),
    ("ap-southeast-3", "ID", "Jakarta", "aws", ""),
    ("ap-southeast-4", "AU", "Melbourne", "aws", ""),
    ("ap-southeast-5", "MY", "Malaysia", "aws", ""),
    ("ap-southeast-6", "NZ", "New Zealand", "aws", ""),
    ("ap-southeast-7", "TH", "Thailand", "aws", ""),
    ("ca-central-1", "CA", "Canada Central", "aws", ""),
    ("ca-west-1", "CA", "Calgary", "aws", ""),
    ("mx-central-1", "MX", "Mexico Central", "aws", ""),
    ("sa-east-1", "BR", "Sao Paulo", "aws", ""),
    ("sa-west-1", "CL", "Chile", "aws", "in partitions.json, not yet in the SDK's enum"),
    ("us-east-1", "US", "N. Virginia", "aws", ""),
    ("us-east-2", "US", "Ohio", "aws", ""),
    ("us-west-1", "US", "N. California", "aws", ""),
    ("us-west-2", "US", "Oregon", "aws", ""),
    ("cn-north-1", "CN", "Beijing", "aws-cn", ""),
    ("cn-northwest-1", "CN", "Ningxia", "aws-cn", ""),
    ("us-gov-east-1", "US", "GovCloud US-East", "aws-us-gov", ""),
    ("us-gov-west-1", "US", "GovCloud US-West", "aws-us-gov", ""),
    ("us-iso-east-1", "US", "US ISO East", "aws-iso", ""),
    ("us-iso-west-1", "US", "US ISO West", "aws-iso", ""),
    ("us-isob-east-1", "US", "US ISOB East", "aws-iso-b", ""),
    ("us-isob-west-1", "US", "US ISOB West", "aws-iso-b", ""),
    ("us-isof-east-1", "US", "US ISOF East", "aws-iso-f", ""),
    ("us-isof-south-1", "US", "US ISOF South", "aws-iso-f", ""),
)

#: Local and Wavelength zones by the name up to the zone letter or number. They are named after the region that
#: operates them but need not lie in its country (eu-west-3 operates zones in Casablanca and Dakar), so each is listed
#: with its own country and one that is not listed is unknown. Unverified: from AWS's public zone names, not in the
#: SDK's data. name, operating region, country, label
ZONES: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("eu-central-1-ham-1", "eu-central-1", "DE", "Hamburg"),
    ("eu-central-1-waw-1", "eu-central-1", "PL", "Warsaw"),
    ("eu-north-1-cph-1", "eu-north-1", "DK", "Copenhagen"),
    ("eu-north-1-hel-1", "eu-north-1", "FI", "Helsinki"),
    ("eu-central-1-wl1-ber-wlz-1", "eu-central-1", "DE", "Berlin"),
    ("eu-central-1-wl1-dtm-wlz-1", "eu-central-1", "DE", "Dortmund"),
    ("eu-central-1-wl1-muc-wlz-1", "eu-central-1", "DE", "Munich"),
    ("eu-west-2-wl1-lon-wlz-1", "eu-west-2", "GB", "London"),
    ("eu-west-2-wl1-man-wlz-1", "eu-west-2", "GB", "Manchester"),
    ("eu-west-3-cmn-wlz-1", "eu-west-3", "MA", "Casablanca"),
    ("eu-west-3-dss-wlz-1", "eu-west-3", "SN", "Dakar"),
)
