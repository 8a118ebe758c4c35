// Something to be done when the text has been left alone for a while, with the last one asked for winning.
export function later(pause, act) {
  let waiting = 0;
  let asked = 0;
  return () => {
    clearTimeout(waiting);
    const number = ++asked;
    waiting = setTimeout(() => act(() => number === asked), pause);
  };
}
