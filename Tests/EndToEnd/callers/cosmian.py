"""What Cosmian's client for Python does with a key: cosmian.py URL [TOKEN] [PKCS12]. An empty argument is none. Prints the key's id and its length in
bytes; a refusal stands in the last line of its errors."""
import asyncio
import os
import sys
import traceback

from cosmian_kms import KmsClient

url, token, file = (sys.argv[1:] + ["", "", ""])[:3]


async def main():
    client = KmsClient(url, api_key=token or None, client_pkcs12_path=file or None, client_pkcs12_password="pkcs12" if file else None, insecure_mode=True)
    key = await client.create_symmetric_key(256, tags=["a tag"])
    found = await client.get_object(key)
    # The length of the material, as it stands at the end of the block.
    print(key, found.object_type(), len(found.key_block()) >= 32)
    for plain in (b"", b"some bytes"):
        sealed = await client.encrypt(plain, key)
        opened = await client.decrypt(sealed.data(), key, sealed.iv_counter_nonce(), sealed.authenticated_encryption_tag())
        if bytes(opened) != plain or len(sealed.iv_counter_nonce()) != 12:
            raise RuntimeError("it decrypts to something else")
    await client.revoke_key("no longer used", key)
    await client.destroy_key(key)


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
