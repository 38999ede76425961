using LungSeg.Dicom.Part10;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Dicom.Headers;

/// <summary>
/// The elements that may stand in the data set itself, in the functional groups that all frames share, or in a
/// frame's own (PS3.3 section C.7.6.16.2): collected level by level, the nearest one counts.
/// </summary>
internal sealed class FrameFields
{
    private Vector3D? _position;
    private Vector3D? _axisX;
    private Vector3D? _axisY;
    private double? _spacingX;
    private double? _spacingY;
    private double? _sliceThickness;
    private double? _slope;
    private double? _intercept;
    private string? _rescaleType;
    private bool? _isLocalizer;
    private ScanMarks? _marks;

    /// <summary>Whether a position is among them.</summary>
    public bool HasPosition => _position is not null;

    /// <summary>Takes an element where it is one of these; all others pass.</summary>
    /// <exception cref="DicomFaultException">A value that the pixels' place or meaning hangs on makes no
    /// sense.</exception>
    public void Take(uint tag, DicomValue value)
    {
        switch (tag)
        {
            case DicomTags.ImagePositionPatient:
                Span<double> position = stackalloc double[3];
                if (value.Decimals(position)) _position = new(position[0], position[1], position[2]);
                break;
            case DicomTags.ImageOrientationPatient:
                Span<double> axes = stackalloc double[6];
                if (!value.Decimals(axes)) break;
                _axisX = new(axes[0], axes[1], axes[2]);
                _axisY = new(axes[3], axes[4], axes[5]);
                break;
            case DicomTags.PixelSpacing:
                Span<double> spacing = stackalloc double[2];
                if (!value.Decimals(spacing)) break;
                if (!(Math.Min(spacing[0], spacing[1]) > 0)) throw Bad(tag, "is not positive");
                (_spacingY, _spacingX) = (spacing[0], spacing[1]);
                break;
            case DicomTags.SliceThickness:
                _sliceThickness = value.DecimalOrNull();
                break;
            case DicomTags.RescaleSlope:
                _slope = value.Decimal();
                if (_slope == 0) throw Bad(tag, "is zero");
                break;
            case DicomTags.RescaleIntercept:
                _intercept = value.Decimal();
                break;
            case DicomTags.RescaleType:
                _rescaleType = value.Text();
                break;
            case DicomTags.ImageType or DicomTags.FrameType:
                _isLocalizer = value.Texts().Contains("LOCALIZER", StringComparer.OrdinalIgnoreCase);
                break;
            default:
                ScanMarks.Take(ref _marks, tag, value);
                break;
        }
    }

    /// <summary>The frame's header: its own elements, else the shared ones, else the data set's.</summary>
    public FrameHeader Build(FrameFields shared, FrameFields dataset, bool isOnlyFrame) => new()
    {
        // One position for many frames would put them all in the same place.
        Position = _position ?? (isOnlyFrame ? shared._position ?? dataset._position : null),
        AxisX = _axisX ?? shared._axisX ?? dataset._axisX,
        AxisY = _axisY ?? shared._axisY ?? dataset._axisY,
        SpacingX = _spacingX ?? shared._spacingX ?? dataset._spacingX,
        SpacingY = _spacingY ?? shared._spacingY ?? dataset._spacingY,
        SliceThickness = _sliceThickness ?? shared._sliceThickness ?? dataset._sliceThickness,
        RescaleSlope = _slope ?? shared._slope ?? dataset._slope,
        RescaleIntercept = _intercept ?? shared._intercept ?? dataset._intercept,
        RescaleType = _rescaleType ?? shared._rescaleType ?? dataset._rescaleType,
        Marks = ScanMarks.Nearest(_marks, ScanMarks.Nearest(shared._marks, dataset._marks)),
        IsLocalizer = _isLocalizer ?? shared._isLocalizer ?? dataset._isLocalizer ?? false,
    };

    private static DicomFaultException Bad(uint tag, string what) => new(DicomFaults.BadValue(tag, what));
}
