"""Sends bursts with h2spacex as its documentation describes: heads, a pause, a PING, then all last bytes in one write.

One burst per line of standard input, `{"n": 20, "headers": {...}, "body": "..."}`; each is answered with a line.
"""

import json
import sys
import time

import h2spacex

PAUSE = 0.1
DRAIN = 0.02

h2spacex.logger.be_silent_key = True
host, port = sys.argv[1], int(sys.argv[2])
connection = h2spacex.H2OnTlsConnection(hostname=host, port_number=port)
connection.setup_connection()

for line in sys.stdin:
    volley = json.loads(line)
    headers = "\n".join(f"{name}: {value}" for name, value in volley["headers"].items())
    heads, tails = b"", b""
    for stream in connection.generate_stream_ids(number_of_streams=volley["n"]):
        head, tail = connection.create_single_packet_http2_post_request_frames(
            method="POST",
            authority=f"{host}:{port}",
            scheme="https",
            path="/",
            headers_string=headers,
            body=volley["body"],
            stream_id=stream,
        )
        heads += bytes(head)
        tails += bytes(tail)
    connection.send_bytes(heads)
    time.sleep(PAUSE)
    connection.send_ping_frame()
    connection.send_bytes(tails)
    connection.read_response_from_socket(_timeout=DRAIN)
    print("sent", flush=True)
