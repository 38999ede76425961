using Azure;
using Azure.Identity;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Storage.Azure;

/// <summary>
/// What Azure's answers mean as a blob store's. Messages hold the error code, never a header, key or signature.
/// </summary>
internal static class AzureFaults
{
    /// <summary>True for what an SDK call throws when the store, the network or the credentials fail.</summary>
    public static bool IsStoreFault(Exception fault, CancellationToken cancellation) => fault switch
    {
        RequestFailedException or AuthenticationFailedException or HttpRequestException or AggregateException => true,
        StorageException => false,
        IOException or TimeoutException => true,

        // The SDK's own time-out of an attempt, and not the caller's wish.
        OperationCanceledException => !cancellation.IsCancellationRequested,
        _ => false,
    };

    public static StorageException Translate(Exception fault, BlobAddress address) =>
        fault switch
        {
            // What the SDK throws when its own retries are used up.
            AggregateException { InnerExceptions: [.., var last] } => Translate(last, address),
            RequestFailedException { Status: 404 } => new BlobNotFoundException(address, fault),
            RequestFailedException { Status: 401 or 403, ErrorCode: var code } => new StorageRefusedException(
                $"The store refused its credentials for {address} ({code ?? "no code"}): check the connection string "
                    + "or the identity's roles."),
            AuthenticationFailedException => new StorageRefusedException(
                $"No identity could sign in to the store for {address}: sign in, set up a managed identity, or use a "
                    + "connection string."),
            RequestFailedException { ErrorCode: "BlobAlreadyExists" } => new BlobExistsException(address, fault),
            RequestFailedException { Status: 412, ErrorCode: "ConditionNotMet" } => new BlobChangedException(
                address, fault),
            RequestFailedException { Status: 0 } => new StorageUnavailableException(
                $"The store could not be reached for {address}: is its address right, and does it run (for "
                    + "UseDevelopmentStorage=true, Azurite)?",
                fault),
            RequestFailedException { Status: 408 or 429 or >= 500 } failed => Unavailable(
                address, failed.ErrorCode ?? $"status {failed.Status}", fault),

            // Another writer's commit threw away the blocks of this one; a container that is being deleted; bytes that
            // were damaged on the way.
            RequestFailedException
            {
                ErrorCode: "InvalidBlockList" or "ContainerBeingDeleted" or "Md5Mismatch"
            } failed => Unavailable(address, failed.ErrorCode!, fault),
            RequestFailedException { ErrorCode: "BlobArchived" or "BlobBeingRehydrated" } =>
                new BlobNotReadableException(
                    $"{address} is in the archive tier, where it cannot be read: set its tier to Hot or Cool and wait "
                        + "until it is there.",
                    fault),
            RequestFailedException failed => new StorageRefusedException(
                $"The store refused a request for {address} ({failed.Status} {failed.ErrorCode}).", fault),
            _ => Unavailable(address, fault.GetType().Name, fault),
        };

    private static StorageUnavailableException Unavailable(BlobAddress address, string what, Exception fault) =>
        new($"The store did not answer for {address} ({what}).", fault);
}
