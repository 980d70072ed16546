import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { clientSettings } from './client-settings.ts';

/** A role of another account, and the external id by which it knows whom we act for. */
export interface Role {
  readonly roleArn: string;
  readonly externalId?: string | undefined;
}

/** Credentials of a role, as AWS clients take them: they ask again when these are about to expire. */
export function roleCredentials({ roleArn, externalId }: Role) {
  return async () => {
    // In our own region: that of the cluster may be one which our account has not opted in to.
    const sts = new STSClient(clientSettings());
    try {
      const { Credentials } = await sts.send(
        new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'pullwarden', ExternalId: externalId }),
      );
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '', Expiration } = Credentials ?? {};
      return {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
        ...(Expiration === undefined ? {} : { expiration: Expiration }),
      };
    } finally {
      sts.destroy();
    }
  };
}
