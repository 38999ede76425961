using System.Globalization;
using System.Numerics;

namespace LungSeg.Formats.VolumeFiles;

/// <summary>
/// What a volume's values are like: tells HU from labels, probabilities and HU with 1024 added. One pass, in any order.
/// </summary>
public sealed class VoxelSurvey
{
    /// <summary>
    /// Label maps have no more values: TotalSegmentator's 117 are the most in use. A CT has hundreds, so has a picture
    /// of one in 8 bits.
    /// </summary>
    private const int MaxLabels = 160;

    /// <summary>
    /// Nothing that holds air lies above this, HU: lungs are darker, and so is the air around a body.
    /// </summary>
    private const double NoAir = -200;

    /// <summary>Where air lies when 1024 was added to HU and what is below cut off: 0 to this.</summary>
    private const double ShiftedAir = 24;

    /// <summary>The smallest share of a chest CT's voxels that are air, in the lungs or around the body.</summary>
    private const double MinAir = 0.02;

    /// <summary>The smallest range of values, HU, that tells anything apart.</summary>
    private const double MinRange = 50;

    private readonly ulong[] _seen = new ulong[1024];
    private bool _isWhole = true;
    private bool _isFew = true;
    private long _count, _nan, _infinite, _shiftedAir;
    private double _lowest = double.PositiveInfinity, _highest = double.NegativeInfinity;

    /// <summary>Voxels that are no number.</summary>
    public long WithoutValue => _nan;

    public void Add(ReadOnlySpan<double> values)
    {
        _count += values.Length;
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
            {
                if (double.IsNaN(value)) _nan++;
                else _infinite++;
                continue;
            }

            // Padding is no evidence of air: raw pixels without their intercept have it too.
            if (value < _lowest && value >= StoredVoxels.Padding) _lowest = value;
            if (value > _highest) _highest = value;
            if (value is >= 0 and <= ShiftedAir) _shiftedAir++;
            if (!_isFew) continue;
            var whole = (int)Math.Clamp(value, -1, 65536);
            _isWhole &= whole == value;
            if (whole is < 0 or > 65535) _isFew = false;
            else _seen[whole >> 6] |= 1UL << (whole & 63);
        }
    }

    /// <summary>What is noticed; null where all is as it should be.</summary>
    /// <param name="offsetGiven">The user said what to add to the values: then they are believed.</param>
    /// <exception cref="VolumeFaultException">The values are no HU.</exception>
    public IReadOnlyList<VolumeNote> Notes(bool offsetGiven)
    {
        if (_infinite > 0)
            throw VolumeFaults.NoHounsfield($"{_infinite} of {_count} are infinite", "Save the scan in HU.");
        if (_nan == _count)
            throw VolumeFaults.NoHounsfield("none of them is a number", "Save the scan in HU.");
        if (!offsetGiven)
            RequireHounsfield();
        var notes = new List<VolumeNote>();
        if (_nan > 0)
        {
            notes.Add(
                new(
                    VolumeFaultCodes.VoxelsWithoutValue,
                    $"{_nan} of {_count} voxels are no number (NaN); they are taken for air, as what lies outside the "
                        + "scan.",
                    "Check that they lie outside the patient."));
        }

        if (_lowest > NoAir)
        {
            notes.Add(
                new(
                    VolumeFaultCodes.NoAirFound,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"No voxel is below {NoAir:0} HU; the lowest is {_lowest:0.#}. There is no air in this "
                            + $"volume, or its values are no HU."),
                    "Where they are HU with something added, say what to add to them: --hu-offset (LungSeg__OffsetHu).")
            );
        }

        return notes;
    }

    private void RequireHounsfield()
    {
        var different = _seen.Sum(word => BitOperations.PopCount(word));
        if (_isFew && _isWhole && different <= MaxLabels) throw VolumeFaults.Labels(_highest, different);
        if (_highest - _lowest < MinRange && _lowest != _highest)
        {
            throw VolumeFaults.NoHounsfield(
                VolumeFaults.Invariant(
                    $"they lie between {_lowest:g4} and {_highest:g4}, as probabilities or normalised grey values do"),
                "Save the scan in HU.");
        }

        if (_lowest > NoAir && _lowest >= 0 && _shiftedAir > MinAir * _count)
        {
            throw VolumeFaults.NoHounsfield(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"none is negative, and {100.0 * _shiftedAir / _count:0} % lie between 0 and {ShiftedAir:0}, "
                        + $"where air is when 1024 was added to HU or a window was cut out"),
                "Where 1024 was added, say so: --hu-offset -1024 (LungSeg__OffsetHu). Where a window was cut out, "
                    + "save the scan in HU.");
        }
    }
}
