/** The management groups that this identity may read: api-version 2023-04-01. */
import { Type } from 'typebox';
import type { ResourceId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import { parseResourceId } from '../../core/parse/resource-id.ts';
import type { ArmService } from './arm.ts';
import { plainArm } from './plain-arm.ts';

const PATH = '/providers/Microsoft.Management/managementGroups';
const form = Type.Object({ id: Type.String() });

/** https://learn.microsoft.com/rest/api/managementgroups/management-groups/list */
export const managementGroups = async (service: ArmService): Promise<readonly ResourceId[]> => {
  const arm = plainArm(service);
  try {
    const listed = await service.calls.read(
      { name: `GET ${PATH}`, needs: 'Microsoft.Management/managementGroups/read' },
      (signal) => arm.list({ path: PATH, version: '2023-04-01' }, form, signal),
    );
    return listed.flatMap(({ id }) => parseResourceId(id) ?? []);
  } catch (thrown) {
    // Whoever may read none has put nothing there: a right to assign at one comes with the right to read it (docs/privileges/azure-role.md).
    if (thrown instanceof Fault && thrown.code === 'azure.forbidden') return [];
    throw thrown;
  }
};
