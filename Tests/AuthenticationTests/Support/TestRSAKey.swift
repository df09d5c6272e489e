/// An RSA key of 2048 bits that signs tokens of the tests and nothing else.
enum TestRSAKey {
    static let pem = """
        -----BEGIN PRIVATE KEY-----
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCsrSaDa/pw0rNq
        h6lkz6ZwA9vqppvKlSX/mR7oQCdK70lKYg/A4BEpzID+ycgqywMdZm2q+/hEeqNr
        lAQ31UIqTJYZw9QSpI0o1p85azoD/oDJhyWaLZ/42RjUMJR3op39a7MqAUTZ7DuA
        yWIcyFFq4+g7gm0PQSxgfedfCZJL9WNiBGUT0uA36h7Ky/7jrJC5NyaiIMf+rCDV
        QvcB8uTMOlOw7ssjEKy1HiqU11nl7vd17XRzBIYljsSPHn9NDg+2Y6fji3BgrkS3
        oSZikj6Ccq3SZxfbPExt099MpE6SWW3NYoZPzGY7alx4a5F4UTfAWdkJoxyQYXWW
        xTMgGlwjAgMBAAECggEARMWjeKUpNgUc0vlb9FwlcCiBTnfzxV/Ype9gmWRvoc8i
        k/7xQkKbY1fhKljIIY8AWxW/6OD4tKFZc8+cTHZhp0IgZ/uP+6rQ06qC+NXlYdDb
        jygFyF2SgIRKeLwubWV1Ygiib0DZIKgO3NCYBFmd36IMjKL596Df4UBTxYyk2R4n
        MgmpppxbKMGhF2npoeXRRiG+AOySD6eCR8yvZ5PQR/mJN03XFcLHfnreG7YW4XrO
        MyST4bIdmMUVaH5Al3CY2lOiJ6+8j+59ChKMpJo5/JfVq+OO50lw+2xte7HvrRnl
        6c795bykfB0TFw/paE6zFvJ2cgjfa42/9JdF0Nb/nQKBgQDd6Z8+yzck9ySkKyvJ
        vgTptipbPDa4TH1eixwhJgX1mqvHsX2uYbV6kcpS5MMng5FcUe7yTkl2Z5YCEPPb
        nZicE5bV1onN7cWym4XHzzRdUOd9bZrid8sLY49otdsriqX5Ev7Wgzr7jq6/GW07
        haasMR8ws8256jTIPEG42x0fLwKBgQDHM2Nr6C/n8kQz+N9YZL1Uu/Zgl/4W0Hf5
        rTJfUZLZuerYyQCzWCJF/dGVWf5KQEHIxG2zLNtHB7cdK7NQ6jiEeM2NJv5OqJsl
        0g/CfKSnABWa11nvKmgB7EQcbxRPe96ZwrPW59zpGvzGtHlToE75m3G+luBNTFFu
        mrp03oD1TQKBgQCoyQPlZ/2mcQ/+ihOBG7Vy6apnwHHCVfNZUKdxkxEfUKhtd9On
        Kgw1kOP5jqPczxZlyK/cvqzjkUAojCpelQy5UbD9LnOcHMis49uqMTCb9WhNH2uZ
        6xGVtQEj3IY6JPe+bbNFB4V6RnklQrqxdiNifu5BRdEpIjlJP4OhjY8l4wKBgAMv
        dy+KjvmOjjimiivHsJ9iQhZZV97VhpWfh2auz0JcDr1YuYIkrqef33Ib9k0JqgOj
        4H01AmyoWu1EfaGVnUHBDMhtDzQCzjhUm5vokll5Tt8jAnUooHEnbg9mV1TODkk3
        K9kL7CRuIgyrZiVIMvsa2T7K+ttBlSvHnaOwyy8hAoGAHb3No7CBDhZ3dFfkiojM
        j8YHDBN8qPAcVMZNSJ6glCUSBNFukh1PXcswt0V9ZkKo1PJQ8PdQ2pqzeUjc9BFC
        UiKbA2Ly6Wodg0+HbAtExiFtODv7yAXGJL+yZvBNvSl+C9EPwQKer25nUfK5ouQ7
        5PfZ0GMDTFWanTmTX+d5vDA=
        -----END PRIVATE KEY-----
        """

    static let publicPEM = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEArK0mg2v6cNKzaoepZM+m
        cAPb6qabypUl/5ke6EAnSu9JSmIPwOARKcyA/snIKssDHWZtqvv4RHqja5QEN9VC
        KkyWGcPUEqSNKNafOWs6A/6AyYclmi2f+NkY1DCUd6Kd/WuzKgFE2ew7gMliHMhR
        auPoO4JtD0EsYH3nXwmSS/VjYgRlE9LgN+oeysv+46yQuTcmoiDH/qwg1UL3AfLk
        zDpTsO7LIxCstR4qlNdZ5e73de10cwSGJY7Ejx5/TQ4PtmOn44twYK5Et6EmYpI+
        gnKt0mcX2zxMbdPfTKROklltzWKGT8xmO2pceGuReFE3wFnZCaMckGF1lsUzIBpc
        IwIDAQAB
        -----END PUBLIC KEY-----
        """
}
