/** Draws the visit's chart from the code, as Mermaid, for the README. */
import { visitChart } from './chart.ts';

interface TransitionConfig {
  readonly target?: unknown;
}

/** One arrow for each pair of states, labelled with the events that lead along it. */
export function drawChart(): string {
  const lines = ['stateDiagram-v2', '  [*] --> attract'];
  for (const [name, node] of Object.entries(visitChart.states)) {
    if (name === 'starting') continue;
    const arrows = new Map<string, string[]>();
    for (const [event, transitions] of Object.entries(node.config.on ?? {})) {
      for (const transition of [transitions].flat() as (TransitionConfig | string)[]) {
        const target = typeof transition === 'string' ? transition : transition.target;
        if (typeof target !== 'string') continue;
        const label = event.toLowerCase().replaceAll('_', ' ');
        const events = arrows.get(target) ?? [];
        if (!events.includes(label)) events.push(label);
        arrows.set(target, events);
      }
    }
    for (const [target, events] of arrows) lines.push(`  ${id(name)} --> ${id(target)}: ${events.join(', ')}`);
  }
  return lines.join('\n');
}

/** Mermaid takes no dash in a state's name. */
function id(state: string): string {
  return state.replaceAll('-', '_');
}
