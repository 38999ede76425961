namespace LungSeg.Voxels.Robust.Steps;

/// <summary>
/// The dome of the diaphragm below a lung that cannot be seen, from that of the other side: rays begin in the dome and
/// meet lung where it ends. The right dome is the higher one; by how much is measured along rays that show both.
/// </summary>
internal sealed class DenseDome
{
    private readonly DenseRays _other;
    private readonly DenseParameters _p;
    private readonly int _shift;
    private readonly bool _isMeasured;
    private readonly bool[] _isIn;
    private readonly int _above;

    public DenseDome(DenseRays own, DenseRays other, DenseParameters p)
    {
        (_other, _p) = (other, p);
        (_shift, _isMeasured) = Shift(own);
        _isIn = [.. Enumerable.Range(0, other.Slices).Select(BeginsInDome)];
        _above = Array.FindLastIndex(_isIn, isIn => isIn) + 1;
    }

    /// <summary>Whether there is a dome and how the two differ could not be measured.</summary>
    public bool IsGuessed => _isIn.Contains(true) && !_isMeasured;

    /// <summary>Whether a slice shows the dome.</summary>
    public bool IsIn(int z) => _isIn[z];

    /// <summary>
    /// Where lung begins beyond the dome, mm; 0 where there is no dome. What is on the way above the dome is heart.
    /// </summary>
    public float Beyond(int z, int a)
    {
        if (!_isIn[z]) return 0;
        var first = First(z, a);
        return _above == _other.Slices || first > First(_above, a) + _p.DomeFromMm ? first : 0;
    }

    /// <summary>
    /// Where the other lung begins along a ray, moved by the difference of the domes; 0 where it has none.
    /// </summary>
    private float First(int z, int a)
    {
        if (_other.Last[z, a] == 0) return 0;
        var moved = z + _shift;
        return moved >= 0 && moved < _other.Slices && _other.Last[moved, a] > 0
            ? _other.First[moved, a]
            : _other.First[z, a];
    }

    /// <summary>Whether most rays to the side begin in the dome.</summary>
    private bool BeginsInDome(int z)
    {
        var (all, inside) = (0, 0);
        for (var degrees = -30; degrees <= 60; degrees += DenseRays.DegreesPerAngle)
        {
            var a = DenseRays.Angle(degrees);
            if (_other.Last[z, a] == 0) continue;
            all++;
            if (First(z, a) > _p.DomeFromMm) inside++;
        }

        return 2 * inside > all;
    }

    /// <summary>
    /// How many slices farther up the other half shows the same section of its dome, and whether that is measured.
    /// </summary>
    private (int Slices, bool IsMeasured) Shift(DenseRays own)
    {
        var (slices, sign) = (own.Slices, own.IsLeft ? 1 : -1);
        var standard = sign * (int)Math.Round(_p.DomeDifferenceMm / own.Grid.Spacing.Z);
        var (best, min) = (standard, _p.MaxDomeErrorMm);
        var max = (int)(_p.MaxDomeDifferenceMm / own.Grid.Spacing.Z);
        for (var higher = -max / 4; higher <= max; higher++)
        {
            var (shift, sum, count) = (sign * higher, 0.0, 0);
            for (var z = Math.Max(0, -shift); z < Math.Min(slices, slices - shift); z++)
            {
                for (
                    var degrees = _p.WallFromDegrees;
                    degrees <= _p.WallToDegrees;
                    degrees += DenseRays.DegreesPerAngle)
                {
                    var a = DenseRays.Angle(degrees);
                    var (mine, others) = (own.First[z, a], _other.First[z + shift, a]);
                    if (mine <= _p.DomeFromMm || others <= _p.DomeFromMm) continue;
                    sum += Math.Abs(mine - others);
                    count++;
                }
            }

            if (count >= _p.MinDomeRays && sum / count < min) (best, min) = (shift, sum / count);
        }

        return (best, min < _p.MaxDomeErrorMm && Math.Abs(best) < max);
    }
}
