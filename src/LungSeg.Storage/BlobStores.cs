using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage.Azure;
using LungSeg.Storage.Directories;
using LungSeg.Storage.Listing;
using LungSeg.Storage.Retries;

namespace LungSeg.Storage;

/// <summary>Opens the store that a setting or a command-line option names.</summary>
public static class BlobStores
{
    /// <summary>
    /// The SDK tries requests to Azure again by itself. What is left is what no single request can mend: a commit whose
    /// blocks another writer threw away, and a read that ends in the middle. One more try is enough; each further one
    /// would multiply the SDK's.
    /// </summary>
    private static readonly RetryPolicy OverAzure = new() { Tries = 2 };

    /// <summary>
    /// The store, with retries around it. It is not asked anything yet, so that a store that cannot be reached shows at
    /// first use.
    /// </summary>
    /// <param name="storeSpec">
    /// A folder's path; an Azure Storage connection string, "UseDevelopmentStorage=true" for Azurite among them; or the
    /// https address of an account's blob service, signed in to by DefaultAzureCredential unless it carries a SAS.
    /// </param>
    /// <param name="unlisted">Is told of every blob that a listing leaves out because of its name.</param>
    /// <exception cref="ArgumentException">The text is none of these. The message does not repeat it: it may hold a
    /// key.</exception>
    public static IBlobStore Open(string storeSpec, Action<UnlistedBlob>? unlisted = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(storeSpec);
        var direct = Direct(storeSpec, unlisted);
        return new RetryingBlobStore(direct, direct is AzureBlobStore ? OverAzure : new());
    }

    /// <summary>
    /// An account's store with a credential of the caller's choice, with retries around it; not asked anything yet.
    /// </summary>
    /// <param name="blobService">The https address of the account's blob service.</param>
    /// <param name="credential">Signs in.</param>
    /// <param name="unlisted">Is told of every blob that a listing leaves out because of its name.</param>
    public static IBlobStore Open(Uri blobService, TokenCredential credential, Action<UnlistedBlob>? unlisted = null) =>
        new RetryingBlobStore(
            new AzureBlobStore(new(blobService, credential, AzureBlobStore.Options()), unlisted), OverAzure);

    /// <summary>True where the text names a folder, whether there is one or not.</summary>
    public static bool IsFolder(string storeSpec) =>
        !string.IsNullOrWhiteSpace(storeSpec)
        && !IsConnectionString(storeSpec)
        && !storeSpec.Contains("://", StringComparison.Ordinal);

    private static IBlobStore Direct(string storeSpec, Action<UnlistedBlob>? unlisted)
    {
        try
        {
            if (IsConnectionString(storeSpec))
                return new AzureBlobStore(new(storeSpec, AzureBlobStore.Options()), unlisted);
            if (IsFolder(storeSpec))
                return new DirectoryBlobStore(storeSpec, unlisted);
            var address = new Uri(storeSpec);
            if (address.Scheme != Uri.UriSchemeHttps) throw new FormatException();
            var service = address.Query.Contains("sig=", StringComparison.OrdinalIgnoreCase)
                ? new BlobServiceClient(address, AzureBlobStore.Options())
                : new BlobServiceClient(address, new DefaultAzureCredential(), AzureBlobStore.Options());
            return new AzureBlobStore(service, unlisted);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new ArgumentException(
                "The store must be a folder, an Azure Storage connection string, UseDevelopmentStorage=true, "
                + "or an address such as https://account.blob.core.windows.net.", nameof(storeSpec));
        }
    }

    private static bool IsConnectionString(string text) =>
        text.Split(';').Select(part => part.Split('=')[0].Trim()).Any(key =>
            key.Equals("UseDevelopmentStorage", StringComparison.OrdinalIgnoreCase)
            || key.Equals("AccountName", StringComparison.OrdinalIgnoreCase)
            || key.Equals("BlobEndpoint", StringComparison.OrdinalIgnoreCase)
            || key.Equals("DefaultEndpointsProtocol", StringComparison.OrdinalIgnoreCase)
            || key.Equals("SharedAccessSignature", StringComparison.OrdinalIgnoreCase));
}
