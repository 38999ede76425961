using LungSeg.Pipeline.Ports;
using Microsoft.Win32.SafeHandles;

namespace LungSeg.Storage.Directories;

/// <summary>
/// A range of an open file. Each read looks at the version again, since another program may be writing into the same
/// file: bytes of two versions are never mixed.
/// </summary>
internal sealed class FileReadStream(SafeFileHandle file, string etag, BlobAddress address, long offset, long? length)
    : BlobReadStream(etag)
{
    private readonly long _end = length is { } count && count < long.MaxValue - offset ? offset + count : long.MaxValue;
    private long _position = offset;

    public override int Read(Span<byte> buffer)
    {
        var read = RandomAccess.Read(file, buffer[..Wanted(buffer.Length)], _position);
        return Counted(read);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await RandomAccess.ReadAsync(file, buffer[..Wanted(buffer.Length)], _position, cancellationToken);
        return Counted(read);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }

    private int Wanted(int room) => (int)Math.Min(room, _end - _position);

    private int Counted(int read)
    {
        if (FileVersion.Of(file).ETag != ETag) throw new BlobChangedException(address);
        _position += read;
        return read;
    }
}
