using System.Buffers;
using System.Buffers.Binary;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace LungSeg.Storage.Azure;

/// <summary>
/// Collects a blob in blocks of 4 MiB that are sent while the next ones fill, and commits them at the end: until then
/// nobody sees any of it, and what is never committed, Azure throws away after a week. A blob of less than a block is
/// one request. Block ids are this upload's own, so that two writers of one name never mix.
/// </summary>
/// <param name="blob">Where it goes.</param>
/// <param name="send">Runs a request: translates its faults and makes the container where it is missing.</param>
internal sealed class BlockUpload(BlockBlobClient blob, BlockUpload.Sender send) : Stream
{
    private const int BlockLength = 4 << 20;

    /// <summary>Full blocks on their way while another fills: enough to keep the writer going, at 4 MiB each.</summary>
    private const int MaxUnderWay = 2;

    /// <summary>
    /// Most blobs are documents and pictures, dozens of which are written at a time: they need no block.
    /// </summary>
    private const int FirstLength = 64 << 10;

    /// <summary>
    /// A pool with a bound. The runtime's shared one keeps an array for every thread and 32 more for every processor:
    /// 40 blocks, 160 MB, after some cases, and more with every new thread.
    /// </summary>
    private static readonly ArrayPool<byte> Blocks = ArrayPool<byte>.Create(BlockLength, maxArraysPerBucket: 8);

    /// <summary>Every request carries the MD5 of its bytes, and the store refuses what arrives otherwise.</summary>
    private static readonly UploadTransferValidationOptions Checked = new()
    {
        ChecksumAlgorithm = StorageChecksumAlgorithm.MD5,
    };

    private readonly Guid _upload = Guid.NewGuid();
    private readonly List<string> _blocks = [];
    private readonly Queue<Task> _underWay = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstLength);
    private int _filled;

    /// <summary>Runs one request, which may be called more than once.</summary>
    internal delegate Task<ETag> Sender(Func<Task<ETag>> request);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private BlobHttpHeaders Headers => new() { ContentType = ContentTypes.Of(blob.Name) };

    /// <summary>Makes the blob of what was written, under the condition, and returns its ETag.</summary>
    public async Task<ETag> CommitAsync(BlobRequestConditions? conditions, CancellationToken cancellation)
    {
        if (_blocks.Count == 0)
        {
            return await send(async () =>
            {
                using var content = new MemoryStream(_buffer, 0, _filled);
                var options = new BlobUploadOptions
                {
                    Conditions = conditions,
                    HttpHeaders = Headers,
                    TransferValidation = Checked,
                };
                return (await blob.UploadAsync(content, options, cancellation)).Value.ETag;
            });
        }

        if (_filled > 0) await StageAsync(cancellation);
        while (_underWay.TryDequeue(out var block)) await block;
        return await send(async () =>
        {
            var options = new CommitBlockListOptions { Conditions = conditions, HttpHeaders = Headers };
            return (await blob.CommitBlockListAsync(_blocks, options, cancellation)).Value.ETag;
        });
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            if (_filled == BlockLength) await StageAsync(cancellationToken);
            buffer = buffer[Take(buffer.Span)..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Blocks while a full block is sent, for writers that know only the synchronous kind.</summary>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_filled == BlockLength) StageAsync(CancellationToken.None).GetAwaiter().GetResult();
            buffer = buffer[Take(buffer)..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // A block is sent when it is full; sending less would only make more of them.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Waits for what is under way, whose faults no longer matter, and gives the buffer back.</summary>
    public override async ValueTask DisposeAsync()
    {
        foreach (var block in _underWay) await block.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Return(_buffer);
        _buffer = [];
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes into the buffer what fits of a block, and says how much.</summary>
    private int Take(ReadOnlySpan<byte> bytes)
    {
        if (_buffer.Length < BlockLength && _filled + bytes.Length > _buffer.Length)
        {
            var block = Blocks.Rent(BlockLength);
            _buffer.AsSpan(0, _filled).CopyTo(block);
            Return(_buffer);
            _buffer = block;
        }

        var count = Math.Min(bytes.Length, BlockLength - _filled);
        bytes[..count].CopyTo(_buffer.AsSpan(_filled));
        _filled += count;
        return count;
    }

    private static void Return(byte[] buffer) =>
        (buffer.Length < BlockLength ? ArrayPool<byte>.Shared : Blocks).Return(buffer);

    /// <summary>Sends the buffer on its way and takes another; waits only where enough are under way.</summary>
    private async Task StageAsync(CancellationToken cancellation)
    {
        var id = BlockId(_blocks.Count);
        _blocks.Add(id);
        _underWay.Enqueue(SendAsync(id, _buffer, _filled, cancellation));
        (_buffer, _filled) = (Blocks.Rent(BlockLength), 0);
        if (_underWay.Count > MaxUnderWay) await _underWay.Dequeue();
    }

    private async Task SendAsync(string id, byte[] block, int length, CancellationToken cancellation)
    {
        try
        {
            await send(async () =>
            {
                using var content = new MemoryStream(block, 0, length);
                await blob.StageBlockAsync(id, content, new() { TransferValidation = Checked }, cancellation);
                return default;
            });
        }
        finally
        {
            Return(block);
        }
    }

    private string BlockId(int index)
    {
        Span<byte> id = stackalloc byte[20];
        _upload.TryWriteBytes(id);
        BinaryPrimitives.WriteInt32BigEndian(id[16..], index);
        return Convert.ToBase64String(id);
    }
}
