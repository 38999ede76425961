using Azure.Core;
using Azure.Identity;

namespace LungSeg.Functions.Configuration;

/// <summary>Who the app is towards other services.</summary>
internal static class Identities
{
    /// <param name="clientId">The client id of a user-assigned identity; null or empty takes what the environment
    /// offers.</param>
    public static TokenCredential Credential(string? clientId) =>
        string.IsNullOrEmpty(clientId)
            ? new DefaultAzureCredential()
            : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId));
}
