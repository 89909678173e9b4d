"""The peer in Python, run where the system has python3-fastapi and python3-uvicorn. SQLite only."""
import json
import os
import sqlite3
import threading
import uuid
from datetime import datetime, timezone

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

app = FastAPI()
local = threading.local()


def database():
    if not hasattr(local, "connection"):
        local.connection = sqlite3.connect(os.environ["DATABASE_URL"][len("sqlite:"):], timeout=10, isolation_level=None)
        local.connection.execute("pragma journal_mode = WAL")
        local.connection.execute("pragma synchronous = FULL")
        local.connection.row_factory = sqlite3.Row
    return local.connection


class NewMessage(BaseModel):
    thread_id: str
    content: str = Field(min_length=1, max_length=65536)


@app.get("/health")
def health():
    return {"status": "ok"}


@app.get("/specs/{id}")
def read_spec(id: str):
    row = database().execute("select * from specs where id = ?", (id,)).fetchone()
    if row is None:
        raise HTTPException(404)
    spec = dict(row)
    spec["content"] = json.loads(spec["content"])
    spec["sync_trigger"] = bool(spec["sync_trigger"])
    spec["tags"] = []
    spec["open_findings"] = 0
    return spec


@app.post("/messages", status_code=201)
def create_message(body: NewMessage):
    now = datetime.now(timezone.utc).isoformat()
    message = {
        "id": str(uuid.uuid4()), "thread_id": body.thread_id, "user_id": "00000000-0000-7000-8000-000000000001",
        "user_name": "Bench", "sender": "user", "content": body.content, "intent_id": None, "created_at": now,
        "updated_at": now,
    }
    database().execute(
        "insert into messages (id, organization_id, user_id, thread_id, sender, content, created_at, updated_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?)",
        (message["id"], "00000000-0000-7000-8000-000000000002", message["user_id"], message["thread_id"], "user",
         message["content"], now, now))
    return message
