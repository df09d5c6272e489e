"""What Cosmian's client for Python does with a key: cosmian.py URL [TOKEN] [PKCS12] [PUBLIC PRIVATE]. An empty argument is none. Prints the key's id and
its length in bytes; a refusal stands in the last line of its errors. With the identifiers of a pair it encrypts to the one and decrypts with the other,
and prints how many bytes were sealed: the client makes no pairs itself."""
import asyncio
import os
import sys
import traceback

from cosmian_kms import KmsClient

url, token, file, public, private = (sys.argv[1:] + [""] * 5)[:5]


async def main():
    client = KmsClient(url, api_key=token or None, client_pkcs12_path=file or None, client_pkcs12_password="pkcs12" if file else None, insecure_mode=True)
    if public:
        return await between(client)
    key = await client.create_symmetric_key(256, tags=["a tag"])
    found = await client.get_object(key)
    # The length of the material, as it stands at the end of the block.
    print(key, found.object_type(), len(found.key_block()) >= 32)
    for plain in (b"", b"some bytes"):
        sealed = await client.encrypt(plain, key)
        opened = await client.decrypt(sealed.data(), key, sealed.iv_counter_nonce(), sealed.authenticated_encryption_tag())
        if bytes(opened) != plain or len(sealed.iv_counter_nonce()) != 12:
            raise RuntimeError("it decrypts to something else")
    # By its tag: of those that had it, it is the one that is active.
    sealed = await client.encrypt(b"some bytes", ["a tag"])
    opened = await client.decrypt(sealed.data(), ["a tag"], sealed.iv_counter_nonce(), sealed.authenticated_encryption_tag())
    if bytes(opened) != b"some bytes":
        raise RuntimeError("it decrypts to something else")
    await client.revoke_key("no longer used", key)
    await client.destroy_key(key)


async def between(client):
    sealed = await client.encrypt(b"a short secret", public)
    opened = await client.decrypt(sealed.data(), private)
    if bytes(opened) != b"a short secret":
        raise RuntimeError("it decrypts to something else")
    print(len(sealed.data()))


status = 0
try:
    asyncio.run(main())
except BaseException:
    traceback.print_exc()
    status = 1
# The client's library sometimes crashes when the interpreter takes itself apart.
sys.stdout.flush()
sys.stderr.flush()
os._exit(status)
