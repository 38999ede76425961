using System.Security.Cryptography;
using LungSeg.Formats;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>Writes a series' result files and notes length and SHA-256 of each while it passes.</summary>
public sealed class ResultWriter(IBlobStore store, Func<string, BlobAddress> addressOf)
{
    /// <summary>Writes one file, whole or not at all.</summary>
    /// <param name="name">Its name under the series' folder.</param>
    /// <param name="write">Writes the bytes to a forward-only stream.</param>
    public async Task<ResultFile> WriteAsync(
        string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        string hash = "";
        var length = 0L;
        await store.WriteAsync(
            addressOf(name),
            WriteCondition.Always,
            async (stream, token) =>
            {
                await using var hashing = new HashingStream(stream);
                await write(hashing, token);
                (hash, length) = (hashing.Sha256(), hashing.Length);
            },
            cancellation);
        return new(name, length, hash);
    }

    /// <summary>Writes one file with a writer that is not asynchronous.</summary>
    public Task<ResultFile> WriteAsync(string name, Action<Stream> write, CancellationToken cancellation) =>
        WriteAsync(
            name,
            (stream, _) =>
            {
                write(stream);
                return Task.CompletedTask;
            },
            cancellation);

    private sealed class HashingStream(Stream inner) : PassingStream(inner)
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _length;

        public override long Length => _length;

        public override long Position
        {
            get => _length;
            set => throw new NotSupportedException();
        }

        public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

        protected override void Dispose(bool disposing)
        {
            // The stream beneath belongs to the store.
            if (disposing) _hash.Dispose();
            base.Dispose(disposing);
        }

        protected override void Note(ReadOnlySpan<byte> bytes)
        {
            _hash.AppendData(bytes);
            _length += bytes.Length;
        }
    }
}
