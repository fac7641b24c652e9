/** The refusals of Azure Resource Manager, as it words them. */

export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
}

/** Thrown by whatever serves ARM; becomes `{"error":{"code","message","details"?}}`. */
export class ArmError extends Error {
  override readonly name = 'ArmError';
  readonly status: number;
  readonly code: string;
  readonly details: readonly ErrorDetail[];
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    status: number,
    code: string,
    message: string,
    more: {
      readonly details?: readonly ErrorDetail[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = more.details ?? [];
    this.headers = more.headers ?? {};
  }
}

export const errorBody = (error: ArmError): unknown => ({
  error: {
    code: error.code,
    message: error.message,
    ...(error.details.length === 0 ? {} : { details: error.details }),
  },
});

export const notFound = (what: string, group: string | undefined): ArmError =>
  new ArmError(
    404,
    'ResourceNotFound',
    `The Resource '${what}'${group === undefined ? '' : ` under resource group '${group}'`} was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
