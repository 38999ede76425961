using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Headers;

/// <summary>Takes a data set's elements one by one and makes the header of those that matter.</summary>
internal sealed class SliceHeaderBuilder(Part10Layout layout) : IDatasetVisitor
{
    /// <summary>
    /// More frames than any scanner writes into one object; bounds what a hostile header can make us keep.
    /// </summary>
    private const int MaxFrames = 1 << 15;

    private readonly PixelFields _pixels = new();
    private readonly FrameFields _dataset = new();
    private readonly FrameFields _shared = new();
    private readonly List<FrameFields> _frames = [];
    private string? _sopClassUid;
    private string? _sopInstanceUid;
    private string? _studyInstanceUid;
    private string? _frameOfReferenceUid;
    private string? _modality;
    private int? _seriesNumber;
    private string? _seriesDescription;
    private int? _instanceNumber;
    private int? _frameCount;
    private bool _hasModalityLut;
    private bool _isInFragments;
    private AcquisitionInfo _acquisition = new();
    private PixelDataLocation? _pixelData;

    /// <inheritdoc/>
    public HeaderNotes? Notes { get; } = new();

    /// <summary>The series, as soon as it is known; also for objects that turn out to be of no use.</summary>
    public string? SeriesInstanceUid { get; private set; }

    /// <inheritdoc/>
    public DicomReadStatus Take(ref DicomReader reader, out bool isDone)
    {
        isDone = false;
        if (reader.IsSequence)
        {
            var matters = reader.Depth == 0
                ? FunctionalGroups.IsRoot(reader.Tag) || reader.Tag == DicomTags.ModalityLutSequence
                : reader.Depth == 1 && FunctionalGroups.IsSequence(reader.Tag);
            return matters ? DicomReadStatus.Element : reader.SkipSequence();
        }

        if (reader.Depth > 0 && reader.Root == DicomTags.ModalityLutSequence)
        {
            _hasModalityLut = true;
            return DicomReadStatus.Element;
        }

        if (reader.Depth == 2) FieldsOf(reader.Root, reader.RootItem).Take(reader.Tag, reader.Value);
        if (reader.Depth > 0) return DicomReadStatus.Element;

        // What is no CT image is known for it long before its end, which may be many megabytes away.
        if (reader.Tag > DicomTags.SeriesInstanceUid && _sopClassUid is not null) RequireCt();
        if (reader.Tag == DicomTags.PixelData)
        {
            _pixelData = new(
                layout.DatasetOffset,
                layout.Syntax.IsDeflated ? reader.ValueOffset : layout.DatasetOffset + reader.ValueOffset,
                reader.ValueLength);
            if (layout.Syntax.IsEncapsulated)
            {
                if (reader.IsInFragments() is not { } isInFragments) return DicomReadStatus.NeedMore;
                _isInFragments = isInFragments;
            }

            isDone = true;
        }
        else
        {
            TakeTopLevel(reader.Tag, reader.Value);
        }

        return DicomReadStatus.Element;
    }

    /// <summary>The header.</summary>
    /// <param name="totalLength">All bytes that the file has.</param>
    /// <exception cref="DicomFaultException">Something is missing, or does not fit together.</exception>
    public SliceHeader Build(long totalLength)
    {
        RequireCt();
        var location = _pixelData ?? throw new DicomFaultException(DicomFaults.NoPixelData);
        var frames = _frameCount ?? 1;
        if (frames is < 1 or > MaxFrames)
            throw Bad(DicomTags.NumberOfFrames, $"is not within 1 and {MaxFrames}");
        if (_frames.Count > frames)
            throw Bad(DicomTags.NumberOfFrames, $"is {frames}, but there are functional groups for {_frames.Count}");
        RequireSlices();
        var pixels = _pixels.Build(out var padding, out var paddingLimit);
        if (_hasModalityLut) throw new DicomFaultException(DicomFaults.ModalityLut);
        var syntax = PixelDataCheck.SyntaxOf(layout.Syntax, pixels, frames, location, _isInFragments);
        PixelDataCheck.Require(syntax, pixels, frames, location, totalLength);
        NoteSyntax(syntax);
        while (_frames.Count < frames) _frames.Add(new());

        return new()
        {
            Syntax = syntax,
            SopClassUid = _sopClassUid!,
            SopInstanceUid = Uid(_sopInstanceUid, DicomTags.SopInstanceUid),
            StudyInstanceUid = Uid(_studyInstanceUid, DicomTags.StudyInstanceUid),
            SeriesInstanceUid = Uid(SeriesInstanceUid, DicomTags.SeriesInstanceUid),
            FrameOfReferenceUid = _frameOfReferenceUid,
            Modality = _modality,
            SeriesNumber = _seriesNumber,
            SeriesDescription = _seriesDescription,
            InstanceNumber = _instanceNumber,
            Acquisition = _acquisition,
            Pixels = pixels,
            PaddingValue = padding,
            PaddingRangeLimit = paddingLimit,
            PixelData = location,
            Frames = _frames.ConvertAll(frame => frame.Build(_shared, _dataset, isOnlyFrame: frames == 1)),
            Notes = Notes!.All,
        };
    }

    private FrameFields FieldsOf(uint root, int item)
    {
        if (root == DicomTags.SharedFunctionalGroupsSequence)
            return _shared;
        if (item >= MaxFrames)
            throw Bad(DicomTags.PerFrameFunctionalGroupsSequence, $"has more than {MaxFrames} items");
        while (_frames.Count <= item)
            _frames.Add(new());
        return _frames[item];
    }

    private void TakeTopLevel(uint tag, DicomValue value)
    {
        _dataset.Take(tag, value);
        _pixels.Take(tag, value);
        switch (tag)
        {
            case DicomTags.SopClassUid:
                _sopClassUid = value.Uid();
                break;
            case DicomTags.SopInstanceUid:
                _sopInstanceUid = value.Uid();
                break;
            case DicomTags.StudyInstanceUid:
                _studyInstanceUid = value.Uid();
                break;
            case DicomTags.SeriesInstanceUid:
                SeriesInstanceUid = value.Uid();
                break;
            case DicomTags.FrameOfReferenceUid:
                _frameOfReferenceUid = value.Uid();
                break;
            case DicomTags.Modality:
                _modality = value.Text();
                break;
            case DicomTags.SeriesNumber:
                _seriesNumber = value.IntegerOrNull();
                break;
            case DicomTags.SeriesDescription:
                _seriesDescription = value.Text();
                break;
            case DicomTags.InstanceNumber:
                _instanceNumber = value.IntegerOrNull();
                break;
            case DicomTags.NumberOfFrames:
                _frameCount = value.Integer();
                break;
            case DicomTags.Manufacturer:
                _acquisition = _acquisition with { Manufacturer = value.Text() };
                break;
            case DicomTags.ManufacturerModelName:
                _acquisition = _acquisition with { ManufacturerModelName = value.Text() };
                break;
            case DicomTags.ConvolutionKernel:
                _acquisition = _acquisition with { ConvolutionKernel = value.Text() };
                break;
            case DicomTags.Kvp:
                _acquisition = _acquisition with { Kvp = value.DecimalOrNull() };
                break;
            case DicomTags.GantryDetectorTilt:
                _acquisition = _acquisition with { GantryTilt = value.DecimalOrNull() };
                break;
            case DicomTags.PatientPosition:
                _acquisition = _acquisition with { PatientPosition = value.Text() };
                break;
            case DicomTags.ContrastBolusAgent:
                _acquisition = _acquisition with { HasContrastAgent = value.Text() is not null };
                break;
            case DicomTags.LossyImageCompression:
                _acquisition = _acquisition with { IsLossy = value.Text() == "01" };
                break;
            case DicomTags.BurnedInAnnotation:
                _acquisition = _acquisition with { HasBurnedInAnnotation = value.Text() == "YES" };
                break;
            case DicomTags.FloatPixelData or DicomTags.DoubleFloatPixelData:
                throw new DicomFaultException(DicomFaults.UnsupportedPixelFormat("floating-point numbers"));
        }
    }

    private void RequireCt()
    {
        if (_sopClassUid is null)
            throw new DicomFaultException(DicomFaults.NotCt("it states no SOP class"));
        if (!SopClasses.IsCt(_sopClassUid) && !(IsSecondaryCapture && _modality is not null))
            throw new DicomFaultException(DicomFaults.NotCt($"its SOP class is {_sopClassUid}"));
        if (_modality is not null && !_modality.Equals("CT", StringComparison.OrdinalIgnoreCase))
            throw new DicomFaultException(
                DicomFaults.NotCt($"its modality is {_modality[..Math.Min(_modality.Length, 16)]}"));
    }

    private bool IsSecondaryCapture => SopClasses.IsSecondaryCapture(_sopClassUid!);

    /// <summary>
    /// A secondary capture is a slice only where it says where it lies; others are screenshots and dose sheets.
    /// </summary>
    private void RequireSlices()
    {
        if (!IsSecondaryCapture) return;
        if (!_frames.Append(_shared).Append(_dataset).Any(fields => fields.HasPosition))
            throw new DicomFaultException(
                DicomFaults.NotCt("it is a secondary capture without a place in the patient, such as a dose sheet"));
        Notes!.Add(
            SeriesWarningCodes.SecondaryCapture, DicomTags.SopClassUid,
            "It is a secondary capture with a place in the patient");
    }

    private void NoteSyntax(TransferSyntax syntax)
    {
        if ((layout.StatedSyntax ?? layout.Syntax) is { } stated
            && (layout.StatedSyntax is not null || syntax != stated))
            Notes!.Add(
                SeriesWarningCodes.TransferSyntaxWrong, DicomTags.TransferSyntaxUid,
                $"The meta header states {stated}, the object is in {syntax}");
    }

    /// <summary>
    /// A UID as it is; empty where there is none, which is noted. That slices are in no series is said of the whole
    /// scan.
    /// </summary>
    private string Uid(string? value, uint tag)
    {
        if (value is null && tag != DicomTags.SeriesInstanceUid)
            Notes!.Add(SeriesWarningCodes.UidNotValid, tag, $"{DicomTags.Describe(tag)} is missing or empty");
        return value ?? "";
    }

    private static DicomFaultException Bad(uint tag, string what) => new(DicomFaults.BadValue(tag, what));
}
