package io.resonant.fuzz;

import java.util.List;
import java.util.Map;

/** Where the fuzzer starts with readers of texts; each character is a byte. */
final class FuzzTexts {
    static final Map<String, List<String>> ALL = Map.ofEntries(
            Map.entry(
                    "request",
                    List.of(
                            "bytes=0-9",
                            "bytes=-5",
                            "10.0.0.2, 192.0.2.7:80, [2001:db8::1]:443",
                            "a=1&b=%E3%81%82&c=+%2B&d",
                            "MjAyNg\nb",
                            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nA\r\n--x--\r\n",
                            "\u0089PNG\r\n\u001a\n",
                            "\u00e5\u00a0\u00b1\u00e5\u0091\u008a.pdf")),
            Map.entry(
                    "json",
                    List.of(
                            "[2e22222222222222222222]",
                            "{\"t\":2e0,\"r\":\"\",\"\":null}",
                            "{\"text\":\"a\",\"number\":1}",
                            "{\"text\":\"a\",\"number\":1,\"id\":\"01a20633-ca49-7209-8b15-5514ef3e75fc\",\"list\":[\"x\"],\"map\":{\"k\":9},\"flag\":true}",
                            "{\"text\":1,\"number\":\"x\",\"more\":null}",
                            "[1,2.5,-0.0,1e400,true,null]",
                            "{\"a\":1,\"a\":2}",
                            "\"\\ud800\"",
                            "{\"number\":99999999999999999999}",
                            "[[[[[[[[]]]]]]]]")),
            Map.entry(
                    "frame",
                    List.of(
                            "\u0081\u0085\u0000\u0000\u0000\u0000hello",
                            "\u0001\u0081\u0001\u0002\u0003\u0004h\u0080\u0081\u0001\u0002\u0003\u0004i",
                            "\u0088\u0082\u0000\u0000\u0000\u0000\u0003\u00e8",
                            "\u0089\u0080\u0000\u0000\u0000\u0000",
                            "\u0082\u00fe\u0001\u0000\u0000\u0000\u0000\u0000" + "x".repeat(256),
                            "\u0081\u00ff\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u0000\u0000\u0000\u0000",
                            "\u00f1\u0080\u0000\u0000\u0000\u0000")),
            Map.entry(
                    "token",
                    List.of(
                            "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.\n{\"keys\":[]}",
                            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhIn0.AAAA\n{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}",
                            "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.e30.AAAA\n{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}",
                            "eyJhbGciOiJFUzI1NiJ9.e30.AAAA\n{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}]}",
                            "a.b.c.d.e\n{}",
                            "\n{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}]}")),
            Map.entry(
                    "passkey",
                    List.of(
                            "{\"id\":2e22222222222222222222}",
                            "{}",
                            "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{}}",
                            "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"e30\",\"authenticatorData\":\"AAAA\",\"signature\":\"AAAA\"}}",
                            "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"e30\",\"attestationObject\":\"o2NmbXRkbm9uZQ\"},\"clientExtensionResults\":{}}",
                            "{\"id\":null,\"response\":{\"clientDataJSON\":\"%\"}}",
                            // what a device answered to being made known and to being used
                            "{\"id\":\"X2l_EsC2R5v3E7MRCaBt0E_vv01fc6043vpbffs6jNQ\",\"rawId\":\"X2l_EsC2R5v3E7MRCaBt0E_vv01fc6043vpbffs6jNQ\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiWTJoaGJHeGxibWRsIiwib3JpZ2luIjoiaHR0cHM6Ly93b3JrLmV4YW1wbGUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9\",\"attestationObject\":\"o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikr_1j_TkXzKkdOlNGraSt7yi_6Ew93t7HUoqUz71n-wNFAAAAAQAAAAAAAAAAAAAAAAAAAAAAIF9pfxLAtkeb9xOzEQmgbdBP779NX3OtON76W337OozUpQECAyYgASFYILUmxRnKWbqv5XHkRyuZCDEFIWBz7TyyAODyS5Xz20bOIlggYm_qZh_Uc7yj_dnELIrvOFAEJw72pb4etvzyV8LuWys\"},\"clientExtensionResults\":{}}",
                            "{\"id\":\"X2l_EsC2R5v3E7MRCaBt0E_vv01fc6043vpbffs6jNQ\",\"rawId\":\"X2l_EsC2R5v3E7MRCaBt0E_vv01fc6043vpbffs6jNQ\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiWTJoaGJHeGxibWRsIiwib3JpZ2luIjoiaHR0cHM6Ly93b3JrLmV4YW1wbGUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9\",\"signature\":\"MEUCIQCmQ0vwpb6aAR3crTz8ecdAUqSzkoN-8OlH4Y7nYHLzWwIgVS9qbnI9k0sC7BYOk5A6szofPfd7K6CgzngTtO3udqM\",\"authenticatorData\":\"r_1j_TkXzKkdOlNGraSt7yi_6Ew93t7HUoqUz71n-wMFAAAAAg\"},\"clientExtensionResults\":{}}")),
            Map.entry(
                    "markdown",
                    List.of(
                            "# A\n\n- [ ] do this by 2026-12-01\n- [x] done\n\n| ID | owner |\n|---|---|\n| REQ-1 | A |\n",
                            "---\ntitle: x\ntags: [a, b]\n---\n\ntext",
                            "<script>alert(1)</script>[x](javascript:alert(1))<img src=x onerror=alert(1)>",
                            "[a][b]\n\n[b]: data:text/html,x \"t\"\n\n![](https://x)",
                            "TODO: it must be fast. Answers take at most 3 s, or 5 seconds.\n\n```js\nx\n```\n",
                            "> > > > a\n1. b\n   - c\n\n***a** b*\n",
                            "<svg><style><a title=\"</style><img src onerror=x>\">")),
            Map.entry(
                    "yaml",
                    List.of(
                            "title: a\ntags: [a, b]\n",
                            "a: &x [1]\nb: *x\n",
                            "? {a: b}\n: c\n",
                            "a: !!java.lang.String x\n",
                            "\"\\u0000\": 1\nb: .inf\n",
                            "- a\n",
                            "a: |\n  b\n   c\n",
                            "{a: {b: {c: [1, 2.5, ~, true]}}}")),
            Map.entry(
                    "import",
                    List.of(
                            "---\ntitle: Plan\nstatus: draft\n---\n# Plan\n\ntext\n",
                            "# \u0083v\u0083\u0089\u0083\u0093\n\n\u0096{\u0095\u00b6\n",
                            "\u00ff\u00fe#\u0000 \u0000a\u0000",
                            "\u001b$B$\"\u001b(B",
                            "\u00ef\u00bb\u00bf# a\r\nb\r",
                            "---\nresonant:\n  id: 01a20633-ca49-7209-8b15-5514ef3e75fc\n  version: 3\ncreated_at: 2026-01-01\n---\nx")),
            Map.entry(
                    "stream",
                    List.of(
                            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"model\":\"m\",\"usage\":{\"input_tokens\":1}}}\n\nevent: content_block_start\ndata: {\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\nevent: content_block_delta\ndata: {\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hi\"}}\n\nevent: message_delta\ndata: {\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":2}}\n\nevent: message_stop\ndata: {}\n\n",
                            "data: {\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n",
                            "{\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"hi\",\"tool_calls\":[{\"id\":\"1\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"tool_calls\"}]}",
                            ": comment\r\ndata: {\"error\":{\"message\":\"x\"}}\r\n\r\n",
                            "event: error\ndata: {\"error\":{\"type\":\"overloaded_error\"}}\n\n",
                            "\u00ef\u00bb\u00bfdata\n\n")),
            Map.entry(
                    "log",
                    List.of(
                            "192.0.2.1 - - [23/Nov/2026:02:00:00 +0000] \"GET /files/sha256/" + "a".repeat(64)
                                    + ".foxe HTTP/1.1\" 200 100 \"-\" \"x\"",
                            "{\"time\":\"2026-11-23T02:00:00Z\",\"remote_addr\":\"192.0.2.1\",\"method\":\"GET\",\"uri\":\"/files/sha256/"
                                    + "b".repeat(64) + "\",\"status\":200}",
                            "#Version: 1.0\n#Fields: date time c-ip cs-method cs-uri-stem sc-status\n2026-11-23\t02:00:00\t192.0.2.1\tGET\t/aa/aa/"
                                    + "a".repeat(64) + "\t200",
                            "192.0.2.1 - - [nonsense] \"GET",
                            "{\"time\":1,\"status\":\"x\"}",
                            "#Fields: date\n2026",
                            "2001:db8::1 - u [23/Nov/2026:02:00:00 +0900] \"POST / HTTP/2.0\" 404 0")));

    private FuzzTexts() {}
}
