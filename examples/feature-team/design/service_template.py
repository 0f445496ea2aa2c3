#!/usr/bin/env python3
"""An HTTP service over the OpenAPI document below. Standard library only; Python 3.9 or later.

    python3 service.py                        a free port of the loopback interface, items in memory
    python3 service.py --port 8080 --database items.db

The first line on stdout is {"port": NUMBER}. The page.html beside this file, if there is one, is served at /.
The service listens on 127.0.0.1 only and knows no users: it is for the machine that it runs on.
"""

import argparse
import datetime
import json
import math
import os
import re
import signal
import sqlite3
import sys
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# The design, as data: everything that follows reads it, and no text of it is ever code.
OPENAPI = json.loads(
    "@OPENAPI@"
)

LONGEST_BODY = 1024 * 1024
LARGEST_INTEGER = 2**53 - 1
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Refusal(Exception):
    """A request that is answered with a problem: `status`, a word for programs, a sentence, problems by field."""

    def __init__(self, status, error, message, problems=(), headers=()):
        super().__init__(message)
        self.status = status
        self.headers = headers
        self.body = {
            "error": error,
            "message": message,
            "problems": [{"field": field, "problem": problem} for field, problem in problems],
        }


def quoted(identifier):
    """An identifier in SQL. The document's names are harmless already; this makes it true for any name."""
    return '"' + identifier.replace('"', '""') + '"'


class Field:
    """One property of a resource: checks values and turns them into what SQLite stores, and back."""

    def __init__(self, name, schema, required):
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        self.name = name
        self.schema = schema
        self.type = types[0]
        self.nullable = "null" in types
        self.required = required
        self.default = schema.get("default")
        self.unique = schema.get("x-unique", False)
        self.reference = schema.get("x-reference")
        self.filterable = self.type != "array" and "x-lines" not in schema

    def problem(self, value):
        """What is wrong with a value, or None."""
        if value is None:
            return None if self.nullable else "must not be null"
        return getattr(self, "_problem_of_" + self.type)(value)

    def _problem_of_string(self, value):
        if not isinstance(value, str):
            return "must be a text"
        if not is_storable(value):
            return "holds characters that cannot be stored"
        if "enum" in self.schema and value not in self.schema["enum"]:
            return "must be one of: " + ", ".join(choice for choice in self.schema["enum"] if choice is not None)
        if len(value) < self.schema.get("minLength", 0):
            return "must have at least %d characters" % self.schema["minLength"]
        if len(value) > self.schema.get("maxLength", LONGEST_BODY):
            return "must have at most %d characters" % self.schema["maxLength"]
        if self.schema.get("format") == "email" and not EMAIL.fullmatch(value):
            return "must be an e-mail address"
        if self.schema.get("format") == "date" and not is_date(value):
            return "must be a day of the calendar, written YYYY-MM-DD"
        return None

    def _problem_of_integer(self, value):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value != int(value):
            return "must be a whole number"
        return self._problem_of_bounds(value)

    def _problem_of_number(self, value):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return "must be a number"
        return self._problem_of_bounds(value)

    def _problem_of_bounds(self, value):
        if value < self.schema.get("minimum", -LARGEST_INTEGER):
            return "must be at least %s" % self.schema.get("minimum", -LARGEST_INTEGER)
        if value > self.schema.get("maximum", LARGEST_INTEGER):
            return "must be at most %s" % self.schema.get("maximum", LARGEST_INTEGER)
        return None

    def _problem_of_boolean(self, value):
        return None if isinstance(value, bool) else "must be true or false"

    def _problem_of_array(self, value):
        if not isinstance(value, list):
            return "must be a list"
        if len(value) > self.schema["maxItems"]:
            return "must have at most %d entries" % self.schema["maxItems"]
        longest = self.schema["items"]["maxLength"]
        for entry in value:
            if not isinstance(entry, str) or not is_storable(entry) or not 1 <= len(entry) <= longest:
                return "must hold texts of 1 to %d characters" % longest
        return None

    def stored(self, value):
        if value is None:
            return None
        if self.type == "array":
            return json.dumps(value)
        return int(value) if self.type in ("boolean", "integer") else value

    def loaded(self, value):
        if value is None:
            return None
        if self.type == "array":
            return json.loads(value)
        return bool(value) if self.type == "boolean" else value

    def from_query(self, text):
        """The value that a query parameter's text means; a text that means none is left for problem() to refuse."""
        if self.type == "boolean":
            return {"true": True, "false": False}.get(text, text)
        if self.type in ("integer", "number"):
            return number_from(text)
        return text


def is_storable(text):
    """Half a surrogate pair is no character, and a NUL ends a text in too many programs."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def is_date(text):
    if not DATE.fullmatch(text):
        return False
    try:
        datetime.date(int(text[0:4]), int(text[5:7]), int(text[8:10]))
    except ValueError:
        return False
    return True


def number_from(text):
    if re.fullmatch(r"-?[0-9]{1,16}", text):
        return int(text)
    if re.fullmatch(r"-?[0-9]{1,16}\.[0-9]{1,16}", text):
        return float(text)
    return text


class Resource:
    """One kind of item: its fields, its table, and what may be done with it."""

    def __init__(self, schema_name, schemas):
        schema = schemas[schema_name]
        required = schemas[schema_name + "Input"].get("required", [])
        self.schema_name = schema_name
        self.title = schema["title"]
        self.path = schema["x-resource"]["path"]
        self.table = quoted(self.path.replace("-", "_"))
        self.fields = [
            Field(name, schemas[schema_name + "Input"]["properties"][name], name in required)
            for name in schema["properties"]
            if name != "id"
        ]
        self.field = {field.name: field for field in self.fields}

    def create_table(self, database):
        columns = ["id INTEGER PRIMARY KEY AUTOINCREMENT"] + [quoted(field.name) for field in self.fields]
        database.execute("CREATE TABLE IF NOT EXISTS %s (%s)" % (self.table, ", ".join(columns)))
        for field in self.fields:
            if field.unique or field.reference:
                index = quoted("%s_%s" % (self.path, field.name))
                unique = "UNIQUE " if field.unique else ""
                statement = "CREATE %sINDEX IF NOT EXISTS %s ON %s (%s)"
                database.execute(statement % (unique, index, self.table, quoted(field.name)))

    def item(self, row):
        values = {field.name: field.loaded(row[field.name]) for field in self.fields}
        return {"id": row["id"], **values}

    def problems(self, values, complete):
        """All problems of an input; `complete` when required fields must be there."""
        found = [(name, "is not a field of this resource") for name in values if name not in self.field]
        for field in self.fields:
            if field.name in values:
                problem = field.problem(values[field.name])
                if problem:
                    found.append((field.name, problem))
            elif complete and field.required:
                found.append((field.name, "is required"))
        return found


class Store:
    """The items, in SQLite. One connection under one lock: checking and writing is one step for every request."""

    def __init__(self, file):
        schemas = OPENAPI["components"]["schemas"]
        self.resources = {}
        for name, schema in schemas.items():
            if "x-resource" in schema:
                resource = Resource(name, schemas)
                self.resources[resource.path] = resource
        self.by_schema = {resource.schema_name: resource for resource in self.resources.values()}
        self.lock = threading.Lock()
        self.database = sqlite3.connect(file, check_same_thread=False)
        self.database.row_factory = sqlite3.Row
        with self.database:
            for resource in self.resources.values():
                resource.create_table(self.database)

    def row(self, resource, number):
        row = None
        if number <= LARGEST_INTEGER:
            statement = "SELECT * FROM %s WHERE id = ?" % resource.table
            row = self.database.execute(statement, (number,)).fetchone()
        if row is None:
            raise Refusal(404, "not_found", "There is no %s with the number %d." % (resource.title, number))
        return row

    def get(self, resource, number):
        with self.lock:
            return resource.item(self.row(resource, number))

    def list(self, resource, filters, sort, limit, offset):
        where = " AND ".join("%s = ?" % quoted(name) for name in filters) or "1"
        values = [resource.field[name].stored(value) for name, value in filters.items()]
        column = "id" if sort.lstrip("-") == "id" else quoted(sort.lstrip("-"))
        order = "%s %s, id" % (column, "DESC" if sort.startswith("-") else "ASC")
        with self.lock:
            count = "SELECT count(*) FROM %s WHERE %s" % (resource.table, where)
            total = self.database.execute(count, values).fetchone()[0]
            page = "SELECT * FROM %s WHERE %s ORDER BY %s LIMIT ? OFFSET ?" % (resource.table, where, order)
            rows = self.database.execute(page, values + [limit, offset]).fetchall()
        return {"items": [resource.item(row) for row in rows], "total": total}

    def create(self, resource, values):
        refuse_problems(resource.problems(values, complete=True))
        filled = {field.name: values.get(field.name, field.default) for field in resource.fields}
        with self.lock, self.database:
            self.check_neighbours(resource, filled, None)
            columns = ", ".join(quoted(name) for name in filled)
            marks = ", ".join("?" for _ in filled)
            stored = [resource.field[name].stored(value) for name, value in filled.items()]
            statement = "INSERT INTO %s (%s) VALUES (%s)" % (resource.table, columns, marks)
            number = self.database.execute(statement, stored).lastrowid
            return resource.item(self.row(resource, number))

    def update(self, resource, number, values):
        with self.lock, self.database:
            self.row(resource, number)
            if not values:
                refuse_problems([("", "at least one field must be there")])
            refuse_problems(resource.problems(values, complete=False))
            self.check_neighbours(resource, values, number)
            columns = ", ".join("%s = ?" % quoted(name) for name in values)
            stored = [resource.field[name].stored(value) for name, value in values.items()]
            self.database.execute("UPDATE %s SET %s WHERE id = ?" % (resource.table, columns), stored + [number])
            return resource.item(self.row(resource, number))

    def delete(self, resource, number):
        with self.lock, self.database:
            self.row(resource, number)
            for other in self.resources.values():
                for field in other.fields:
                    if field.reference == resource.schema_name:
                        self.check_unneeded(resource, number, other, field)
            self.database.execute("DELETE FROM %s WHERE id = ?" % resource.table, (number,))

    def check_unneeded(self, resource, number, other, field):
        """An item that others refer to stays. What refers to itself only may go."""
        itself = number if other is resource else 0
        statement = "SELECT count(*) FROM %s WHERE %s = ? AND id <> ?" % (other.table, quoted(field.name))
        needed = self.database.execute(statement, (number, itself)).fetchone()[0]
        if needed:
            message = "It is still referred to by: %s (%d)." % (other.title, needed)
            raise Refusal(409, "conflict", message)

    def check_neighbours(self, resource, values, number):
        """Unique values are not taken, referenced items exist."""
        for name, value in values.items():
            field = resource.field[name]
            if value is None:
                continue
            if field.reference:
                target = self.by_schema[field.reference]
                statement = "SELECT 1 FROM %s WHERE id = ?" % target.table
                if self.database.execute(statement, (int(value),)).fetchone() is None:
                    refuse_problems([(name, "refers to a %s that does not exist" % target.title)])
            if field.unique:
                statement = "SELECT 1 FROM %s WHERE %s = ? AND id <> ?" % (resource.table, quoted(name))
                if self.database.execute(statement, (field.stored(value), number or 0)).fetchone():
                    message = "A value is already taken."
                    raise Refusal(409, "conflict", message, [(name, "is already used by another item")])


def refuse_problems(problems):
    if problems:
        raise Refusal(422, "invalid", "Some values break the rules.", problems)


def list_arguments(resource, query):
    """Filters, sort, limit and offset out of a query; every problem at once."""
    problems = []
    filters = {}
    paging = {"limit": 50, "offset": 0}
    bounds = {"limit": (1, 200), "offset": (0, 1000000000)}
    sort = "id"
    sortable = {"id"} | {field.name for field in resource.fields if field.filterable}
    for name, values in query.items():
        text = values[-1]
        if len(values) > 1:
            problems.append((name, "is there more than once"))
        elif name in paging:
            number = number_from(text)
            if not isinstance(number, int) or not bounds[name][0] <= number <= bounds[name][1]:
                problems.append((name, "must be a whole number from %d to %d" % bounds[name]))
            paging[name] = number
        elif name == "sort":
            sort = text
            if (text[1:] if text.startswith("-") else text) not in sortable:
                problems.append((name, "must be the name of a field, with a minus before it to turn the order"))
        elif name in resource.field and resource.field[name].filterable:
            field = resource.field[name]
            value = field.from_query(text)
            problem = field.problem(value) if text or field.type != "string" else None
            if problem:
                problems.append((name, problem))
            filters[name] = value
        else:
            problems.append((name, "is not a parameter of this list"))
    refuse_problems(problems)
    return filters, sort, paging["limit"], paging["offset"]


def refuse_constant(name):
    raise ValueError("%s is not JSON" % name)


def finite(text):
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("number out of range")
    return number


class Handler(BaseHTTPRequestHandler):
    """Answers requests. Every answer is JSON, but for the page."""

    protocol_version = "HTTP/1.1"
    server_version = "service"
    sys_version = ""
    timeout = 30
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self):
        self.answer_request("GET")

    def do_POST(self):
        self.answer_request("POST")

    def do_PATCH(self):
        self.answer_request("PATCH")

    def do_PUT(self):
        self.answer_request("PUT")

    def do_DELETE(self):
        self.answer_request("DELETE")

    def answer_request(self, method):
        try:
            body = self.read_body()
            status, headers, content = self.handle_request(method, body)
        except Refusal as refusal:
            status, headers = refusal.status, dict(refusal.headers)
            content = refusal.body
        except Exception as error:  # a fault of the service must not end the connection without an answer
            print("%s %s: %r" % (method, self.path, error), file=sys.stderr, flush=True)
            status, headers = 500, {}
            content = {"error": "fault", "message": "The service failed; its log says why.", "problems": []}
        self.send(status, headers, content)

    def send(self, status, headers, content):
        if isinstance(content, bytes):
            data = content
        else:
            data = b"" if content is None else json.dumps(content, ensure_ascii=False).encode("utf-8")
            if data:
                headers = {"Content-Type": "application/json; charset=utf-8", **headers}
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def read_body(self):
        if self.headers.get("Transfer-Encoding"):
            self.close_connection = True
            raise Refusal(411, "length_required", "Send a Content-Length.")
        declared = self.headers.get("Content-Length", "0")
        if not re.fullmatch(r"[0-9]{1,12}", declared):
            self.close_connection = True
            raise Refusal(400, "bad_request", "Content-Length is not a number.")
        if int(declared) > LONGEST_BODY:
            # What was announced is not read, so nothing else can be read on this connection.
            self.close_connection = True
            raise Refusal(413, "too_large", "A body has at most %d bytes." % LONGEST_BODY)
        return self.rfile.read(int(declared))

    def handle_request(self, method, body):
        # A page of another site may make a browser send requests here, under a name that resolves to this machine.
        port = self.server.server_address[1]
        if self.headers.get("Host") not in ("127.0.0.1:%d" % port, "localhost:%d" % port):
            raise Refusal(421, "wrong_host", "This service answers as 127.0.0.1 and localhost only.")
        url = urllib.parse.urlsplit(self.path)
        parts = url.path.split("/")[1:]
        if url.path == "/":
            self.allow(method, ("GET",))
            return self.page()
        if url.path == "/openapi.json":
            self.allow(method, ("GET",))
            return 200, {}, OPENAPI
        resource = self.server.store.resources.get(parts[0])
        if resource is None or len(parts) > 2 or (len(parts) == 2 and not re.fullmatch(r"[1-9][0-9]{0,18}", parts[1])):
            raise Refusal(404, "not_found", "There is nothing here.")
        if len(parts) == 1:
            return self.collection(method, resource, url.query, body)
        return self.single(method, resource, int(parts[1]), body)

    def collection(self, method, resource, query, body):
        self.allow(method, ("GET", "POST"))
        store = self.server.store
        if method == "GET":
            try:
                named = urllib.parse.parse_qs(query, keep_blank_values=True, max_num_fields=100, errors="strict")
            except ValueError:
                raise Refusal(422, "invalid", "The query cannot be read.") from None
            return 200, {}, store.list(resource, *list_arguments(resource, named))
        item = store.create(resource, self.json_object(body))
        return 201, {"Location": "/%s/%d" % (resource.path, item["id"])}, item

    def single(self, method, resource, number, body):
        self.allow(method, ("GET", "PATCH", "DELETE"))
        store = self.server.store
        if method == "GET":
            return 200, {}, store.get(resource, number)
        if method == "PATCH":
            return 200, {}, store.update(resource, number, self.json_object(body))
        store.delete(resource, number)
        return 204, {}, None

    def allow(self, method, methods):
        if method not in methods:
            message = "Allowed here: %s." % ", ".join(methods)
            raise Refusal(405, "method_not_allowed", message, headers={"Allow": ", ".join(methods)}.items())

    def json_object(self, body):
        if self.headers.get_content_type() != "application/json":
            raise Refusal(415, "unsupported_media_type", "Send the body as application/json.")
        try:
            value = json.loads(body.decode("utf-8"), parse_constant=refuse_constant, parse_float=finite)
        except (ValueError, RecursionError):
            raise Refusal(400, "not_json", "The body is not JSON.") from None
        if not isinstance(value, dict):
            raise Refusal(422, "invalid", "The body must be an object.")
        return value

    def page(self):
        try:
            with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "page.html"), "rb") as file:
                content = file.read()
        except OSError:
            raise Refusal(404, "not_found", "There is no page; the interface is at /openapi.json.") from None
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": "frame-ancestors 'none'",
            "Referrer-Policy": "no-referrer",
        }
        return 200, headers, content

    def log_message(self, *_):
        """Requests are not logged; faults are."""


class Service(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def server_bind(self):
        # The usual one asks the name service what the machine is called, which may take seconds.
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.server_address[:2]


def stop_when_input_ends(service):
    while sys.stdin.buffer.read(4096):
        pass
    service.shutdown()


def main():
    parser = argparse.ArgumentParser(description="An HTTP service for this machine only.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one (the default)")
    parser.add_argument("--database", default=":memory:", help="SQLite file; in memory by default")
    parser.add_argument("--until-input-ends", action="store_true", help="stop when stdin is closed")
    arguments = parser.parse_args()
    service = Service(("127.0.0.1", arguments.port), Handler)
    service.store = Store(arguments.database)
    # shutdown() waits for the loop, which runs in this thread: hence another thread calls it.
    stop = threading.Thread(target=service.shutdown, daemon=True)
    signal.signal(signal.SIGTERM, lambda *_: stop.start() if not stop.ident else None)
    if arguments.until_input_ends:
        threading.Thread(target=stop_when_input_ends, args=(service,), daemon=True).start()
    print(json.dumps({"port": service.server_address[1]}), flush=True)
    try:
        service.serve_forever(poll_interval=0.05)
    except KeyboardInterrupt:
        pass
    service.server_close()


if __name__ == "__main__":
    main()
