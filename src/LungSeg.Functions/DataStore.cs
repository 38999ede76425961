using Azure.Core;
using Azure.Storage.Queues;
using LungSeg.Functions.Configuration;
using LungSeg.Functions.Operations;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using Microsoft.Extensions.Configuration;

namespace LungSeg.Functions;

/// <summary>Opens the data account as the blob triggers do: by connection string, or by identity.</summary>
internal static class DataStore
{
    /// <exception cref="InvalidOperationException">The setting is missing; the message names it.</exception>
    public static IBlobStore Open(IConfiguration configuration) =>
        Open(
            configuration, "blobServiceUri", connectionString => BlobStores.Open(connectionString),
            (uri, credential) => BlobStores.Open(uri, credential));

    /// <summary>The queue that the host puts the blob trigger's poison messages into: beside the blobs.</summary>
    /// <exception cref="InvalidOperationException">The setting is missing; the message names it.</exception>
    public static QueueClient OpenPoisonQueue(IConfiguration configuration) => Open(
        configuration,
        "queueServiceUri",
        connectionString => new QueueClient(connectionString, PoisonQueue.Name),
        (uri, credential) => new QueueServiceClient(uri, credential).GetQueueClient(PoisonQueue.Name));

    private static T Open<T>(
        IConfiguration configuration, string service, Func<string, T> byConnectionString,
        Func<Uri, TokenCredential, T> byIdentity)
    {
        var section = configuration.GetSection(AppSettingNames.DataStorage);
        if (section.Value is { Length: > 0 } connectionString)
            return byConnectionString(connectionString);
        if (section[service] is { Length: > 0 } uri)
            return byIdentity(new Uri(uri), Identities.Credential(section["clientId"]));
        throw new InvalidOperationException(
            $"The setting {AppSettingNames.DataStorage} is missing: give a connection string under that name, or the "
                + $"account's address as {AppSettingNames.DataStorage}__{service} for access by identity.");
    }
}
