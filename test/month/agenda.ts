/** What is still to happen, the earliest first; what was put in first comes first among the same moment's. */

export interface Agenda {
  readonly size: number;
  add(at: number, act: () => Promise<void> | void): void;
  next(): { readonly at: number; readonly act: () => Promise<void> | void } | undefined;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly act: () => Promise<void> | void;
}

const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

export const createAgenda = (): Agenda => {
  const heap: Entry[] = [];
  let order = 0;
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  return {
    get size() {
      return heap.length;
    },
    add(at, act) {
      heap.push({ at, order: (order += 1), act });
      for (let child = heap.length - 1; child > 0;) {
        const parent = (child - 1) >> 1;
        if (!before(heap[child]!, heap[parent]!)) return;
        swap(child, parent);
        child = parent;
      }
    },
    next() {
      const [first] = heap;
      const last = heap.pop();
      if (first === undefined || last === undefined || heap.length === 0) return first;
      heap[0] = last;
      for (let parent = 0; ;) {
        const [left, right] = [parent * 2 + 1, parent * 2 + 2];
        let least = parent;
        if (left < heap.length && before(heap[left]!, heap[least]!)) least = left;
        if (right < heap.length && before(heap[right]!, heap[least]!)) least = right;
        if (least === parent) return first;
        swap(parent, least);
        parent = least;
      }
    },
  };
};
