namespace LungSeg.Pipeline.Ports;

/// <summary>Blobs that are small, and that others replace while they are read.</summary>
public static class BlobDocuments
{
    /// <summary>A document that is replaced this often before it is read would be a fault of the store.</summary>
    private const int Tries = 20;

    /// <summary>
    /// Reads one version of a blob to its end: from the start again where it was replaced in between, since what is
    /// left of a version that is gone cannot be had after a broken connection.
    /// </summary>
    /// <param name="store">Where it lies.</param>
    /// <param name="address">Its name.</param>
    /// <param name="read">Reads the whole stream; may be called more than once.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>What <paramref name="read"/> returned; null where there is no such blob.</returns>
    public static async Task<T?> FindDocumentAsync<T>(
        this IBlobStore store, BlobAddress address, Func<Stream, CancellationToken, ValueTask<T?>> read,
        CancellationToken cancellation)
        where T : class
    {
        for (var round = 1; ; round++)
        {
            try
            {
                await using var stream = await store.OpenReadAsync(address, 0, null, null, cancellation);
                return await read(stream, cancellation);
            }
            catch (BlobChangedException) when (round < Tries)
            {
            }
            catch (BlobNotFoundException)
            {
                return null;
            }
        }
    }

    /// <summary>Reads a text in UTF-8; null where there is none.</summary>
    public static Task<string?> FindTextAsync(
        this IBlobStore store, BlobAddress address, CancellationToken cancellation) =>
        store.FindDocumentAsync<string>(
            address,
            async (stream, token) =>
            {
                using var reader = new StreamReader(stream);
                return await reader.ReadToEndAsync(token);
            },
            cancellation);
}
