using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Json;

/// <summary>JSON documents as blobs.</summary>
public static class JsonBlobs
{
    /// <summary>Writes a document, whole or not at all.</summary>
    public static Task<string> WriteJsonAsync<T>(
        this IBlobStore store, BlobAddress address, T document, JsonTypeInfo<T> type, CancellationToken cancellation,
        WriteCondition condition = default) =>
        store.WriteAsync(
            address, condition, (stream, token) => JsonSerializer.SerializeAsync(stream, document, type, token),
            cancellation);

    /// <summary>Reads a document; null where there is none.</summary>
    public static Task<T?> FindJsonAsync<T>(
        this IBlobStore store, BlobAddress address, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class =>
        store.FindDocumentAsync(
            address, (stream, token) => JsonSerializer.DeserializeAsync(stream, type, token), cancellation);

    /// <summary>Reads a document that must be there.</summary>
    /// <exception cref="BlobNotFoundException">It is not.</exception>
    public static async Task<T> ReadJsonAsync<T>(
        this IBlobStore store, BlobAddress address, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class =>
        await store.FindJsonAsync(address, type, cancellation) ?? throw new BlobNotFoundException(address);
}
