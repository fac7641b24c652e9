/** The steps of a plan in words: what is held where, and who ends it. */
import type { Plan, Step } from '../plan.ts';
import { codeSpan, escapeMarkdown } from './escape.ts';

/** `role Reader on bas-hub` · `bastion-nsg port 443 from 203.0.113.7/32`, as Markdown. */
export const describeStep = (step: Step): string => {
  switch (step.kind) {
    case 'azure-role': {
      const how = step.assignment === 'eligible' ? ' (to activate in PIM)' : '';
      return `${escapeMarkdown(step.role, 80)} on ${escapeMarkdown(lastName(step.scope), 60)}${how}`;
    }
    case 'nsg-rule':
      return `${escapeMarkdown(lastName(step.nsg), 60)}, ${protocolOf(step)} ${step.ports.map((port) => escapeMarkdown(port, 20)).join(', ')} from ${escapeMarkdown(step.source, 60)}`;
  }
};

/** The same for a drawing or a plain line. */
export const nameOfStep = (step: Step): string => {
  switch (step.kind) {
    case 'azure-role':
      return `${step.role} on ${lastName(step.scope)}`;
    case 'nsg-rule':
      return `${lastName(step.nsg)} from ${step.source}`;
  }
};

/** Where exactly, with the platform's whole id. */
export const placeOfStep = (step: Step): string => {
  switch (step.kind) {
    case 'azure-role':
      return codeSpan(step.scope, 400);
    case 'nsg-rule':
      return codeSpan(step.nsg, 400);
  }
};

/** Who ends it when the window is over. */
export const enderOfStep = (step: Step): string => {
  switch (step.kind) {
    case 'azure-role':
      return 'Azure ends it by itself';
    case 'nsg-rule':
      return 'the sweep of Gatehouse closes it';
  }
};

/** At most two lines: identity, network. */
export const layerLines = (plan: Plan): readonly string[] =>
  (['identity', 'network'] as const).flatMap((layer) => {
    const steps = plan.steps.filter((step) => step.layer === layer);
    if (steps.length === 0) return [];
    const label = layer === 'identity' ? 'Identity' : 'Network';
    const shown = steps.slice(0, 3).map(describeStep).join('; ');
    return [`${label}: ${shown}${steps.length > 3 ? `; ${steps.length - 3} more below` : ''}.`];
  });

const protocolOf = (step: Extract<Step, { kind: 'nsg-rule' }>): string =>
  step.protocol === '*' ? 'any port' : `${step.protocol.toUpperCase()} port`;

const lastName = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
