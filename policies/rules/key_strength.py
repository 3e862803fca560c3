"""Which kinds and sizes of keys are strong enough, in the words of each provider.

RSA with at least 3072 bits, elliptic curves of NIST with at least 256, AES and HMAC with 256 (SecNumCloud 3.2, 10.5.a,
which refers to ANSSI's guide of cryptographic mechanisms; that the guide names these sizes: unverified).
"""

from __future__ import annotations

from typing import Final

from policies.rules.demands import Demand
from policies.rules.view import MISSING

LEAST_RSA: Final = 3072
LEAST_AES: Final = 256
CURVES: Final = ("P-256", "P-384", "P-521")

_AWS: Final = """
SYMMETRIC_DEFAULT RSA_3072 RSA_4096 ECC_NIST_P256 ECC_NIST_P384 ECC_NIST_P521 ECC_NIST_EDWARDS25519
HMAC_256 HMAC_384 HMAC_512 ML_DSA_65 ML_DSA_87
"""


def aws(path: str) -> Demand:
    """On a key spec of KMS; absent means SYMMETRIC_DEFAULT, which is AES-256 (KMS API reference, CreateKey)."""
    why = "the key is of a kind or size that is too weak"
    remedy = "leave it out (AES-256), or choose RSA_3072, ECC_NIST_P256 or better"
    return Demand(path, why, remedy, one_of=tuple(_AWS.split()), absent=True)


AZURE: Final = (
    Demand(
        "properties.kty",
        "the key is of a kind that is not known to be strong enough",
        "set it to RSA, EC, or one of them in hardware (RSA-HSM, EC-HSM)",
        one_of=("RSA", "RSA-HSM", "EC", "EC-HSM", "oct-HSM"),
        absent=True,
    ),
    Demand(
        "properties.keySize",
        "an RSA key has less than 3072 bits (2048 if nothing is said)",
        "set it to 3072 or 4096",
        at_least=LEAST_RSA,
        when=(("properties.kty", ("RSA", "RSA-HSM", MISSING)),),
        source="azure-native: keyvault.KeyProperties.keySize",
    ),
    Demand(
        "properties.keySize",
        "an AES key has less than 256 bits",
        "set it to 256",
        at_least=LEAST_AES,
        when=(("properties.kty", ("oct-HSM",)),),
    ),
    Demand(
        "properties.curveName",
        "the curve is none of P-256, P-384 and P-521",
        "leave it out (P-256), or choose one of them",
        one_of=CURVES,
        absent=True,
        when=(("properties.kty", ("EC", "EC-HSM")),),
        source="azure-native: keyvault.KeyProperties.curveName",
    ),
)
"""On a key of Azure Key Vault."""

OVH: Final = (
    Demand("type", "the key is of no kind that OKMS makes", "set it to oct, RSA or EC", one_of=("oct", "RSA", "EC")),
    Demand(
        "size", "an AES key has less than 256 bits", "set it to 256",
        at_least=LEAST_AES, when=(("type", ("oct",)),),
    ),
    Demand(
        "size", "an RSA key has less than 3072 bits", "set it to 3072 or 4096",
        at_least=LEAST_RSA, when=(("type", ("RSA",)),),
    ),
    Demand(
        "curve", "the curve is none of P-256, P-384 and P-521", "choose one of them",
        one_of=CURVES, when=(("type", ("EC",)),),
    ),
)  # fmt: skip
"""On a service key of OKMS, whose size no default is documented for."""
