using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage.Listing;

namespace LungSeg.Storage.Azure;

/// <summary>
/// Blobs in Azure Blob Storage, or in Azurite. A container is made when the first write finds none. Each request is
/// tried six times by the SDK, with waits from 0.5 s doubling to 8 s and 100 s for an attempt; what still fails is
/// a <see cref="StorageUnavailableException"/>. A download that breaks goes on where it was, on the same version.
/// Blobs that only stand for folders are not listed. Ordinal order of listings is the service's own; an account with a
/// hierarchical namespace orders by folder.
/// </summary>
/// <param name="service">Client of the account, with <see cref="Options"/>.</param>
/// <param name="unlisted">Is told of every blob that a listing leaves out because of its name.</param>
public sealed class AzureBlobStore(BlobServiceClient service, Action<UnlistedBlob>? unlisted = null) : IBlobStore
{
    /// <summary>The SDK's settings that the class description states.</summary>
    public static BlobClientOptions Options() => new()
    {
        Retry =
        {
            Mode = RetryMode.Exponential,
            MaxRetries = 5,
            Delay = TimeSpan.FromSeconds(0.5),
            MaxDelay = TimeSpan.FromSeconds(8),
            NetworkTimeout = TimeSpan.FromSeconds(100),
        },
    };

    public async IAsyncEnumerable<BlobEntry> ListAsync(
        string container, string prefix,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var client = service.GetBlobContainerClient(ContainerName.Validated(container));
        var address = new BlobAddress(container, BlobName.ValidatedPrefix(prefix));
        var items = client.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, prefix, cancellation);
        await foreach (var item in ListedAsync(items, address, cancellation))
        {
            if (IsFolder(item.Metadata)) continue;
            if (!BlobName.IsValid(item.Name, out var fault))
            {
                unlisted?.Invoke(new(container, item.Name, "name-not-valid", $"{fault}: rename it"));
                continue;
            }

            var properties = item.Properties;
            yield return new(
                item.Name, properties.ContentLength ?? 0, Text(properties.ETag!.Value), properties.LastModified!.Value,
                Hash(properties.BlobType, properties.ContentHash));
        }
    }

    public async IAsyncEnumerable<string> ListFoldersAsync(
        string container, string after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var client = service.GetBlobContainerClient(ContainerName.Validated(container));
        var options = new GetBlobsByHierarchyOptions { Delimiter = "/" };
        if (after.Length > 0) options.StartFrom = after;
        var items = client.GetBlobsByHierarchyAsync(options, cancellation);

        // The service begins at the name, or, where it is too old to know of that, at the first of all.
        var isBehind = after.Length == 0;
        await foreach (var item in ListedAsync(items, new(container, ""), cancellation))
        {
            if (!item.IsPrefix) continue;
            var folder = item.Prefix.TrimEnd('/');
            var order = isBehind ? 1 : FolderOrder.Compare(folder, after);
            isBehind = order >= 0;
            if (order > 0 && BlobName.IsValid(folder, out _)) yield return folder;
        }
    }

    public async Task<BlobEntry?> FindAsync(BlobAddress address, CancellationToken cancellation)
    {
        try
        {
            var properties = (await Blob(address).GetPropertiesAsync(cancellationToken: cancellation)).Value;
            return new(
                address.Name, properties.ContentLength, Text(properties.ETag), properties.LastModified,
                Hash(properties.BlobType, properties.ContentHash));
        }
        catch (RequestFailedException fault) when (fault.Status == 404)
        {
            return null;
        }
        catch (Exception fault) when (AzureFaults.IsStoreFault(fault, cancellation))
        {
            throw AzureFaults.Translate(fault, address);
        }
    }

    public async Task<BlobReadStream> OpenReadAsync(
        BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var options = new BlobDownloadOptions
        {
            // A range of no bytes cannot be asked for; one is, and none of it is read.
            Range = new HttpRange(offset, length < long.MaxValue - offset ? Math.Max(1, length.Value) : null),
            Conditions = ifETag is null ? null : new() { IfMatch = new ETag(ifETag) },
        };
        try
        {
            var download = (await Blob(address).DownloadStreamingAsync(options, cancellation)).Value;
            var etag = Text(download.Details.ETag);
            if (length != 0) return new AzureReadStream(download, etag, address);
            download.Dispose();
            return new BytesReadStream(default, etag);
        }
        catch (RequestFailedException fault) when (fault.Status == 416)
        {
            return await OpenPastEndAsync(address, offset, ifETag, cancellation);
        }
        catch (Exception fault) when (AzureFaults.IsStoreFault(fault, cancellation))
        {
            throw AzureFaults.Translate(fault, address);
        }
    }

    public async Task<string> WriteAsync(
        BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation)
    {
        await using var upload = new BlockUpload(Blob(address), request => SendAsync(address, request, cancellation));
        await write(upload, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var conditions =
            condition == WriteCondition.IfAbsent ? new BlobRequestConditions { IfNoneMatch = ETag.All }
            : condition.Version is { } version ? new BlobRequestConditions { IfMatch = new ETag(version) }
            : null;
        try
        {
            return Text(await upload.CommitAsync(conditions, cancellation));
        }
        catch (BlobChangedException fault) when (condition == WriteCondition.IfAbsent)
        {
            throw new BlobExistsException(address, fault); // The condition that was not met is "no blob there".
        }
        catch (BlobNotFoundException fault) when (condition.Version is not null)
        {
            throw new BlobChangedException(address, fault);
        }
    }

    public async Task<bool> DeleteAsync(BlobAddress address, CancellationToken cancellation)
    {
        try
        {
            return (await Blob(address).DeleteIfExistsAsync(cancellationToken: cancellation)).Value;
        }
        catch (Exception fault) when (AzureFaults.IsStoreFault(fault, cancellation))
        {
            throw AzureFaults.Translate(fault, address);
        }
    }

    /// <summary>The items of a listing, of a container that is not there none, with the store's own faults.</summary>
    private static async IAsyncEnumerable<T> ListedAsync<T>(
        IAsyncEnumerable<T> listing, BlobAddress address, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var items = listing.GetAsyncEnumerator(cancellation);
        while (await MoveNextAsync()) yield return items.Current;

        async ValueTask<bool> MoveNextAsync()
        {
            try
            {
                return await items.MoveNextAsync();
            }
            catch (RequestFailedException fault) when (fault.Status == 404)
            {
                return false; // No such container: nothing in it.
            }
            catch (Exception fault) when (AzureFaults.IsStoreFault(fault, cancellation))
            {
                throw AzureFaults.Translate(fault, address);
            }
        }
    }

    /// <summary>
    /// The blob ended before the range began, and the answer that said so told no version: it may be another one now.
    /// </summary>
    private async Task<BlobReadStream> OpenPastEndAsync(
        BlobAddress address, long offset, string? ifETag, CancellationToken cancellation)
    {
        var blob = await FindAsync(address, cancellation) ?? throw new BlobNotFoundException(address);
        if (blob.ETag != (ifETag ?? blob.ETag) || blob.Length > offset) throw new BlobChangedException(address);
        return new BytesReadStream(default, blob.ETag);
    }

    /// <summary>The tag without the quotes that headers have and listings have not.</summary>
    private static string Text(ETag etag) => etag.ToString().Trim('"');

    /// <summary>
    /// An account with a hierarchical namespace, and tools that write as if there were one, list a folder as a blob
    /// without a byte that has this metadata.
    /// </summary>
    private static bool IsFolder(IDictionary<string, string>? metadata) =>
        metadata is { Count: > 0 } && metadata.Any(entry =>
            string.Equals(entry.Key, "hdi_isfolder", StringComparison.OrdinalIgnoreCase)
            && string.Equals(entry.Value, bool.TrueString, StringComparison.OrdinalIgnoreCase));

    /// <summary>The MD5 that the service keeps. Only a block blob's is replaced by every write.</summary>
    private static string? Hash(BlobType? type, byte[]? md5) =>
        type is BlobType.Block && md5 is { Length: > 0 } ? Convert.ToHexStringLower(md5) : null;

    private BlockBlobClient Blob(BlobAddress address)
    {
        address = address.Validated();
        return service.GetBlobContainerClient(address.Container).GetBlockBlobClient(address.Name);
    }

    private async Task<ETag> SendAsync(BlobAddress address, Func<Task<ETag>> request, CancellationToken cancellation)
    {
        try
        {
            try
            {
                return await request();
            }
            catch (RequestFailedException fault) when (fault.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                await service
                    .GetBlobContainerClient(address.Container)
                    .CreateIfNotExistsAsync(cancellationToken: cancellation);
                return await request();
            }
        }
        catch (Exception fault) when (AzureFaults.IsStoreFault(fault, cancellation))
        {
            throw AzureFaults.Translate(fault, address);
        }
    }
}
