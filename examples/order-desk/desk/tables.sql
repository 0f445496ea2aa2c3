-- The desk's own schema: it may lie beside other tables of the same database. Executed with every opening.
CREATE SCHEMA IF NOT EXISTS order_desk;

-- What cannot be true cannot be stored: nobody reserves more than there is.
CREATE TABLE IF NOT EXISTS order_desk.stock (
  sku text PRIMARY KEY,
  on_hand integer NOT NULL,
  reserved integer NOT NULL DEFAULT 0,
  CHECK (reserved >= 0 AND reserved <= on_hand)
);

-- One an order, whatever is retried. 'closed' before any reservation means that none may come any more.
CREATE TABLE IF NOT EXISTS order_desk.reservations (
  order_id text PRIMARY KEY,
  idempotency_key text NOT NULL UNIQUE,
  state text NOT NULL CHECK (state IN ('held', 'consumed', 'released', 'closed')),
  lines jsonb NOT NULL
);

-- How the order ended. Its key is what makes the ending the only one: an order is written or refused, once.
CREATE TABLE IF NOT EXISTS order_desk.endings (
  order_id text PRIMARY KEY,
  idempotency_key text NOT NULL UNIQUE,
  ending text NOT NULL CHECK (ending IN ('written', 'refused')),
  ended_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS order_desk.orders (
  order_id text PRIMARY KEY REFERENCES order_desk.endings,
  number integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  customer jsonb NOT NULL,
  deliver_to jsonb NOT NULL,
  lines jsonb NOT NULL,
  goods_cents integer NOT NULL,
  shipping_cents integer NOT NULL
);

CREATE TABLE IF NOT EXISTS order_desk.refusals (
  order_id text PRIMARY KEY REFERENCES order_desk.endings,
  refused_by text NOT NULL,
  reasons jsonb NOT NULL
);
