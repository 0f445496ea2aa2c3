/**
 * Runs in the browser, inside the page: forms send to the service, lists show what it holds. Text enters the page as
 * text only, never as markup. It reads what to do from the page's model (page-document.js writes it).
 * Never loaded by Node.
 */
'use strict';

(() => {
  const model = JSON.parse(document.getElementById('model').textContent);
  const PAGE = 20;
  /** What a select of references offers at most. */
  const MOST_OPTIONS = 200;
  /** Resource path to a map of number and label, for references. */
  const labels = new Map();
  const views = model.map(viewOf);

  function viewOf(resource) {
    const section = document.getElementById(resource.path);
    return {
      resource,
      form: section.querySelector('form'),
      answer: section.querySelector('.answer'),
      rows: section.querySelector('tbody'),
      empty: section.querySelector('.empty'),
      count: section.querySelector('.count'),
      filters: [...section.querySelectorAll('[data-filter]')],
      back: section.querySelector('.back'),
      on: section.querySelector('.on'),
      cancel: section.querySelector('.cancel'),
      submit: section.querySelector('[type=submit]'),
      offset: 0,
      editing: undefined,
    };
  }

  async function call(method, path, body) {
    const response = await fetch(path, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    const answer = response.status === 204 ? undefined : await response.json();
    return { ok: response.ok, answer };
  }

  const control = (view, field) => view.form.elements.namedItem(field.name);

  /** The value of a control; undefined if it is left open. */
  function controlValue(view, field) {
    const element = control(view, field);
    if (field.control === 'checkbox') return element.checked;
    if (field.list) {
      return element.value
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    }
    if (element.value === '') return undefined;
    return field.numeric ? Number(element.value) : element.value;
  }

  function bodyOf(view) {
    const body = {};
    for (const field of view.resource.fields) {
      const value = controlValue(view, field);
      if (value !== undefined) body[field.name] = value;
      else if (view.editing !== undefined && field.nullable) body[field.name] = null;
    }
    return body;
  }

  function showProblems(view, problems) {
    for (const field of view.resource.fields) {
      const found = problems.filter((problem) => problem.field === field.name);
      document.getElementById(`${view.resource.path}--${field.name}--problem`).textContent = found
        .map(({ problem }) => `${field.label} ${problem}`)
        .join('; ');
      if (found.length > 0) control(view, field).setAttribute('aria-invalid', 'true');
      else control(view, field).removeAttribute('aria-invalid');
    }
  }

  function say(view, text, wrong) {
    view.answer.textContent = text;
    view.answer.classList.toggle('wrong', wrong);
  }

  function edit(view, item) {
    view.editing = item?.id;
    view.form.reset();
    showProblems(view, []);
    view.cancel.hidden = item === undefined;
    view.submit.textContent = item === undefined ? `Add: ${view.resource.title}` : `Save number ${item.id}`;
    if (item === undefined) return;
    for (const field of view.resource.fields) {
      const element = control(view, field);
      const value = item[field.name];
      if (field.control === 'checkbox') element.checked = value === true;
      else if (field.list) element.value = (value ?? []).join('\n');
      else element.value = value ?? '';
    }
    view.form.scrollIntoView({ block: 'nearest' });
  }

  async function submit(view, event) {
    event.preventDefault();
    const { path, title } = view.resource;
    const editing = view.editing;
    const { ok, answer } =
      editing === undefined
        ? await call('POST', `/${path}`, bodyOf(view))
        : await call('PATCH', `/${path}/${editing}`, bodyOf(view));
    if (!ok) {
      showProblems(view, answer.problems);
      say(view, answer.message, true);
      return;
    }
    edit(view, undefined);
    say(view, `${title} ${answer.id} is saved.`, false);
    await refresh();
  }

  async function remove(view, item) {
    const { ok, answer } = await call('DELETE', `/${view.resource.path}/${item.id}`);
    say(view, ok ? `${view.resource.title} ${item.id} is deleted.` : answer.message, !ok);
    if (ok && view.editing === item.id) edit(view, undefined);
    await refresh();
  }

  function shown(field, value) {
    if (value === null || value === undefined) return '–';
    if (field.reference !== undefined) return labels.get(field.reference)?.get(value) ?? `number ${value}`;
    if (value === true) return 'yes';
    return value === false ? 'no' : String(value);
  }

  function button(text, name, act) {
    const element = document.createElement('button');
    element.type = 'button';
    element.textContent = text;
    element.setAttribute('aria-label', name);
    element.addEventListener('click', () => guarded(act));
    return element;
  }

  function rowOf(view, item) {
    const row = document.createElement('tr');
    for (const name of view.resource.columns) {
      const field = view.resource.fields.find((one) => one.name === name);
      row.insertCell().textContent = shown(field, item[name]);
    }
    const actions = row.insertCell();
    actions.className = 'actions';
    const { title } = view.resource;
    actions.append(
      button('Edit', `Edit ${title} ${item.id}`, () => edit(view, item)),
      button('Delete', `Delete ${title} ${item.id}`, () => remove(view, item)),
    );
    return row;
  }

  async function list(view) {
    const query = new URLSearchParams({ limit: PAGE, offset: view.offset });
    for (const filter of view.filters)
      if (filter.value !== '') query.set(filter.dataset.filter, filter.value);
    const { ok, answer } = await call('GET', `/${view.resource.path}?${query}`);
    if (!ok) {
      say(view, answer.message, true);
      return;
    }
    if (answer.items.length === 0 && view.offset > 0) {
      view.offset = Math.max(0, view.offset - PAGE);
      await list(view);
      return;
    }
    view.rows.replaceChildren(...answer.items.map((item) => rowOf(view, item)));
    view.empty.hidden = answer.total > 0;
    view.count.textContent = answer.total === 0 ? '' : `(${answer.total})`;
    view.back.disabled = view.offset === 0;
    view.on.disabled = view.offset + PAGE >= answer.total;
    view.back.hidden = view.on.hidden = answer.total <= PAGE;
  }

  /** What an item is called: its first text, else its number. */
  function labelOf(resource, item) {
    const value = item[resource.label];
    return typeof value === 'string' && value !== '' ? value : `number ${item.id}`;
  }

  async function readLabels() {
    const wanted = new Set(model.flatMap(({ fields }) => fields.flatMap(({ reference }) => reference ?? [])));
    for (const path of wanted) {
      const resource = model.find((one) => one.path === path);
      const { ok, answer } = await call('GET', `/${path}?limit=${MOST_OPTIONS}&sort=-id`);
      if (ok) labels.set(path, new Map(answer.items.map((item) => [item.id, labelOf(resource, item)])));
    }
    for (const view of views) {
      for (const field of view.resource.fields) {
        if (field.reference === undefined) continue;
        const element = control(view, field);
        const chosen = element.value;
        const options = [...(labels.get(field.reference) ?? [])].map(([id, label]) => new Option(label, id));
        element.replaceChildren(new Option('choose', ''), ...options);
        element.value = chosen;
        if (element.selectedIndex === -1) element.value = '';
      }
    }
  }

  async function refresh() {
    await readLabels();
    await Promise.all(views.map(list));
  }

  /** Without the service nothing works; the page says so and stays as it is. */
  async function guarded(act) {
    try {
      await act();
    } catch (error) {
      for (const view of views) say(view, `The service does not answer: ${error.message}`, true);
    }
  }

  for (const view of views) {
    view.form.addEventListener('submit', (event) => guarded(() => submit(view, event)));
    view.cancel.addEventListener('click', () => edit(view, undefined));
    const from = (offset) => () => {
      view.offset = Math.max(0, offset());
      guarded(() => list(view));
    };
    view.back.addEventListener(
      'click',
      from(() => view.offset - PAGE),
    );
    view.on.addEventListener(
      'click',
      from(() => view.offset + PAGE),
    );
    for (const filter of view.filters)
      filter.addEventListener(
        'change',
        from(() => 0),
      );
  }
  guarded(refresh);
})();
