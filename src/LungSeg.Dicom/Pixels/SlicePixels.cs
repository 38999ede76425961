using System.Buffers;
using System.Runtime.InteropServices;
using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Voxels.Kernels;

namespace LungSeg.Dicom.Pixels;

/// <summary>
/// The pixels of one object in Hounsfield units, frame by frame, each with its own slope and intercept. Opened on the
/// stack over the object's bytes; dispose it to give back what inflating took. Uncompressed little-endian cells are
/// converted straight from the file's bytes; others are decoded into the caller's memory and converted there.
/// </summary>
public ref struct SlicePixels
{
    private readonly SliceHeader _header;
    private readonly IPixelDecoder _decoder;
    private readonly ReadOnlySpan<byte> _pixelData;
    private byte[]? _inflated;

    private SlicePixels(SliceHeader header, IPixelDecoder decoder, ReadOnlySpan<byte> pixelData, byte[]? inflated)
    {
        _header = header;
        _decoder = decoder;
        _pixelData = pixelData;
        _inflated = inflated;
    }

    /// <summary>Opens an object's pixels.</summary>
    /// <param name="file">The whole object.</param>
    /// <param name="header">Its header, as <see cref="SliceHeaderReader"/> read it from the same bytes.</param>
    /// <param name="decoders">The decoders at hand.</param>
    /// <param name="pixels">The open pixels where there is no fault; the caller disposes them.</param>
    /// <returns>Null, or why they cannot be read.</returns>
    public static DicomFault? Open(
        ReadOnlySpan<byte> file, SliceHeader header, PixelDecoders decoders, out SlicePixels pixels)
    {
        pixels = default;
        if (decoders.For(header.Syntax) is not { } decoder)
            return DicomFaults.UnsupportedTransferSyntax($"{header.Syntax}");
        if (!header.Syntax.IsDeflated)
        {
            if (header.PixelData.Offset > file.Length) return DicomFaults.Truncated("its pixel data");
            pixels = new(header, decoder, file[(int)header.PixelData.Offset..], null);
            return null;
        }

        if (header.PixelData.DatasetOffset > file.Length) return DicomFaults.Truncated("its data set");
        var length = header.PixelData.Offset + (header.Pixels.FrameBytes * header.Frames.Count);
        if (length > Array.MaxLength) return DicomFaults.Malformed($"it would inflate to {length} bytes");
        var inflated = ArrayPool<byte>.Shared.Rent((int)length);
        DicomFault? fault;
        try
        {
            var count = DatasetInflater.Inflate(
                file[header.PixelData.DatasetOffset..], inflated.AsSpan(0, (int)length));
            fault = count < length ? DicomFaults.Truncated("its deflated pixel data") : null;
        }
        catch (DicomFaultException failure)
        {
            fault = failure.Fault;
        }

        if (fault is null) pixels = new(header, decoder, inflated.AsSpan((int)header.PixelData.Offset), inflated);
        else ArrayPool<byte>.Shared.Return(inflated);
        return fault;
    }

    /// <summary>Reads one frame.</summary>
    /// <param name="frame">Which, from 0, in the order of <see cref="SliceHeader.Frames"/>.</param>
    /// <param name="hu">Rows * Columns HU, x fastest; nothing certain is in it where there is a fault.</param>
    /// <returns>Null, or why the frame cannot be read.</returns>
    /// <exception cref="ArgumentException">There is no such frame, or the span has another length.</exception>
    public readonly DicomFault? Read(int frame, Span<short> hu)
    {
        if (frame < 0 || frame >= _header.Frames.Count)
            throw new ArgumentException($"frame {frame} of {_header.Frames.Count}", nameof(frame));
        if (hu.Length != _header.Pixels.FrameLength)
            throw new ArgumentException($"{hu.Length} HU for {_header.Pixels.FrameLength} pixels", nameof(hu));
        try
        {
            var rule = HounsfieldRules.Of(_header, frame);
            if (_header.Syntax.IsEncapsulated)
            {
                DecodeFragments(frame, MemoryMarshal.Cast<short, ushort>(hu));
                HounsfieldConverter.Convert(MemoryMarshal.Cast<short, ushort>(hu), hu, rule);
                return null;
            }

            var bytes = NativeFrame(frame);
            if (_header.Pixels.BitsAllocated == 16 && _header.Syntax.IsBigEndian != BitConverter.IsLittleEndian)
            {
                HounsfieldConverter.Convert(MemoryMarshal.Cast<byte, ushort>(bytes), hu, rule);
                return null;
            }

            _decoder.Decode(new(bytes, _header), MemoryMarshal.Cast<short, ushort>(hu));
            HounsfieldConverter.Convert(MemoryMarshal.Cast<short, ushort>(hu), hu, rule);
            return null;
        }
        catch (DicomFaultException failure)
        {
            return failure.Fault;
        }
    }

    /// <summary>Reads one frame of an object that is at hand whole.</summary>
    /// <inheritdoc cref="Open" path="/param[@name='file' or @name='header' or @name='decoders']"/>
    /// <inheritdoc cref="Read(int, Span{short})"/>
    public static DicomFault? Read(
        ReadOnlySpan<byte> file, SliceHeader header, PixelDecoders decoders, int frame, Span<short> hu)
    {
        if (Open(file, header, decoders, out var pixels) is { } fault) return fault;
        using (pixels) return pixels.Read(frame, hu);
    }

    public void Dispose()
    {
        if (_inflated is null) return;
        ArrayPool<byte>.Shared.Return(_inflated);
        _inflated = null;
    }

    private readonly ReadOnlySpan<byte> NativeFrame(int frame)
    {
        var bytes = _header.Pixels.FrameBytes;
        var start = bytes * frame;
        if (start + bytes > _pixelData.Length) throw new DicomFaultException(DicomFaults.Truncated("its pixel data"));
        return _pixelData.Slice((int)start, (int)bytes);
    }

    private readonly void DecodeFragments(int frame, Span<ushort> cells)
    {
        var items = FragmentReader.ItemsOf(_pixelData, frame, _header.Frames.Count);
        var joined = ArrayPool<byte>.Shared.Rent(items.Length);
        try
        {
            _decoder.Decode(new(FragmentReader.Join(items, joined), _header), cells);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(joined);
        }
    }
}
