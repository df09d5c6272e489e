# A certificate authority of the tests' own, made by openssl, with certificates of every kind and a revocation list. Sourced.

PKI=$WORK/pki
mkdir -p "$PKI"

# authority NAME SUBJECT: a CA whose certificate is NAME.pem
authority() {
    local home=$PKI/$1.ca
    mkdir -p "$home"
    : >"$home/index.txt"
    echo 01 >"$home/serial"
    echo 01 >"$home/crlnumber"
    cat >"$home/ca.cnf" <<END
[ca]
default_ca = own
[own]
database = $home/index.txt
serial = $home/serial
crlnumber = $home/crlnumber
new_certs_dir = $home
certificate = $PKI/$1.pem
private_key = $PKI/$1.key
default_md = sha256
default_days = 30
default_crl_days = 30
unique_subject = no
policy = any
[any]
organizationName = optional
commonName = optional
emailAddress = optional
END
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "$2" -keyout "$PKI/$1.key" -out "$PKI/$1.pem" \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
}
# issue AUTHORITY NAME SUBJECT EXTENSIONS [options of openssl ca]: NAME.pem and NAME.key
issue() {
    local by=$1 name=$2 subject=$3 extensions=$4
    shift 4
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$subject" -keyout "$PKI/$name.key" -out "$PKI/$name.csr" 2>/dev/null
    printf '%s\n' "$extensions" >"$PKI/$name.ext"
    openssl ca -batch -notext -config "$PKI/$by.ca/ca.cnf" -extfile "$PKI/$name.ext" -in "$PKI/$name.csr" -out "$PKI/$name.pem" "$@" \
        >"$PKI/$name.log" 2>&1 || fail "openssl ca: $(tail -n 1 "$PKI/$name.log")"
}
# client AUTHORITY NAME SUBJECT [e-mail address] [options of openssl ca]
client() {
    local by=$1 name=$2 subject=$3 mail=${4:-}
    shift 3
    [ $# = 0 ] || shift
    issue "$by" "$name" "$subject" "keyUsage=critical,digitalSignature
extendedKeyUsage=clientAuth${mail:+
subjectAltName=email:$mail}" "$@"
}
# server AUTHORITY NAME [DNS names…]: the certificate of a server on loopback
server_certificate() {
    local by=$1 name=$2 names=IP:127.0.0.1
    shift 2
    for host in "$@"; do names=$names,DNS:$host; done
    issue "$by" "$name" "/CN=$name" "keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectAltName=$names"
}
revoke() { openssl ca -config "$PKI/$1.ca/ca.cnf" -revoke "$PKI/$2.pem" >/dev/null 2>&1; } # revoke AUTHORITY NAME
# list AUTHORITY FILE: the authority's list, put in one step where a running server may read it
list() {
    openssl ca -config "$PKI/$1.ca/ca.cnf" -gencrl -out "$2.new" >/dev/null 2>&1
    mv "$2.new" "$2"
}
put() { # put FILE WHERE: in one step
    cp "$1" "$2.new"
    mv "$2.new" "$2"
}
by() { # by NAME METHOD PATH [curl arguments]: a call with this client certificate
    local name=$1
    shift
    call "$@" --cert "$PKI/$name.pem" --key "$PKI/$name.key"
}
