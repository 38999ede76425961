using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace LungSeg.DicomWeb;

/// <summary>
/// The body of a store request: one object as <c>multipart/related</c> (PS3.18 section 10.5.1, RFC 2387), copied from
/// its source while it is sent, 128 kB at a time.
/// </summary>
/// <remarks>
/// The boundary is 192 random bits, drawn when the request is made: the object was written before and cannot have known
/// it. A length is given, since not every server takes chunks.
/// </remarks>
internal sealed class StowContent : HttpContent
{
    private const int BufferBytes = 128 << 10;

    private readonly OutgoingObject _source;
    private readonly byte[] _head;
    private readonly byte[] _tail;

    public StowContent(OutgoingObject source)
    {
        _source = source;
        var boundary = $"lungseg-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))}";
        _head = Encoding.ASCII.GetBytes($"--{boundary}\r\nContent-Type: {DicomMediaTypes.Dicom}\r\n\r\n");
        _tail = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");
        Headers.ContentType = new("multipart/related")
        {
            Parameters =
            {
                new NameValueHeaderValue("type", $"\"{DicomMediaTypes.Dicom}\""),
                new NameValueHeaderValue("boundary", boundary),
            },
        };
    }

    /// <summary>
    /// Why the source could not be read to its end, where that is what broke the request and not the connection.
    /// </summary>
    public Exception? SourceFault { get; private set; }

    protected override bool TryComputeLength(out long length)
    {
        length = _head.Length + _source.Length + _tail.Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_head, cancellationToken);
        await using (var file = await ReadAsync(() => _source.OpenAsync(cancellationToken)))
            await CopyAsync(file, stream, cancellationToken);
        await stream.WriteAsync(_tail, cancellationToken);
    }

    private async Task CopyAsync(Stream file, Stream stream, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (var left = _source.Length; left > 0;)
            {
                var memory = buffer.AsMemory(0, (int)Math.Min(left, buffer.Length));
                var count = await ReadAsync(
                    async () =>
                    {
                        var read = await file.ReadAsync(memory, cancellation);
                        return read > 0 ? read : throw new EndOfStreamException("The file ends before it should.");
                    });
                await stream.WriteAsync(memory[..count], cancellation);
                left -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            SourceFault = fault;
            throw;
        }
    }
}
