using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Headers;

/// <summary>Collects the elements of the Image Pixel module (PS3.3 section C.7.6.3).</summary>
internal sealed class PixelFields
{
    private int? _samples;
    private string? _photometric;
    private int? _rows;
    private int? _columns;
    private int? _bitsAllocated;
    private int? _bitsStored;
    private int? _highBit;
    private int? _representation;
    private int? _padding;
    private int? _paddingLimit;

    public void Take(uint tag, DicomValue value)
    {
        switch (tag)
        {
            case DicomTags.SamplesPerPixel: _samples = value.Number(); break;
            case DicomTags.PhotometricInterpretation: _photometric = value.Text(); break;
            case DicomTags.Rows: _rows = value.Number(); break;
            case DicomTags.Columns: _columns = value.Number(); break;
            case DicomTags.BitsAllocated: _bitsAllocated = value.Number(); break;
            case DicomTags.BitsStored: _bitsStored = value.Number(); break;
            case DicomTags.HighBit: _highBit = value.Number(); break;
            case DicomTags.PixelRepresentation: _representation = value.Number(); break;
            case DicomTags.PixelPaddingValue: _padding = value.Number(); break;
            case DicomTags.PixelPaddingRangeLimit: _paddingLimit = value.Number(); break;
        }
    }

    /// <summary>The format, with padding values in the pixels' own signedness.</summary>
    /// <exception cref="DicomFaultException">Something is missing, contradictory, or not readable here.</exception>
    public PixelFormat Build(out int? padding, out int? paddingLimit)
    {
        if (_samples is not (null or 1)) throw Unsupported($"{_samples} samples each");
        if (_photometric is not (null or "MONOCHROME1" or "MONOCHROME2")) throw Unsupported("no grey values");
        if (_rows is not > 0) throw Bad(DicomTags.Rows, "is missing or zero");
        if (_columns is not > 0) throw Bad(DicomTags.Columns, "is missing or zero");
        if (_bitsAllocated is not (8 or 16)) throw Unsupported($"in cells of {_bitsAllocated} bits");
        var allocated = _bitsAllocated.Value;
        var stored = _bitsStored ?? allocated;
        if (stored < 1 || stored > allocated) throw Bad(DicomTags.BitsStored, $"is {stored} of {allocated} bits");
        var highBit = _highBit ?? stored - 1;
        if (highBit < stored - 1 || highBit >= allocated)
            throw Bad(DicomTags.HighBit, $"is {highBit} for {stored} of {allocated} bits");

        var isSigned = _representation == 1;
        padding = isSigned ? (short?)_padding : _padding;
        paddingLimit = isSigned ? (short?)_paddingLimit : _paddingLimit;
        return new(_rows.Value, _columns.Value, allocated, stored, highBit, isSigned);
    }

    private static DicomFaultException Unsupported(string what) => new(DicomFaults.UnsupportedPixelFormat(what));

    private static DicomFaultException Bad(uint tag, string what) => new(DicomFaults.BadValue(tag, what));
}
