using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>
/// Where one lung must be although it holds no air: the other lung, laid over this half of the chest. Where that one
/// reaches the ribs, this one does, with the gap that both have elsewhere; the dome of the diaphragm is that of the
/// other, moved as far as the two domes differ where both are seen; towards the mediastinum the other's border is moved
/// by as much as the two differ in the nearest slices that show both. Only rays along which this lung falls short of
/// the ribs count, and rays to the mediastinum where most of their neighbours do.
/// Where the wall is not wanting over a wide area there is no prior.
/// </summary>
internal sealed class DensePrior
{
    private readonly DenseParameters _p;
    private readonly DenseRays _own;
    private readonly DenseRays _other;
    private readonly bool[,] _otherWall;
    private readonly bool[,] _isShort;
    private readonly bool[,] _wanting;
    private readonly float[,] _from;
    private readonly float[,] _to;
    private float _gap;

    /// <param name="own">The half of the chest that is looked at.</param>
    /// <param name="other">The other half.</param>
    /// <param name="p">Parameters.</param>
    public DensePrior(DenseRays own, DenseRays other, DenseParameters p)
    {
        (_own, _other, _p) = (own, other, p);
        _otherWall = WallMap.Close(Map((z, a) => Reaches(other, z, a)), Slices(p.WallGapMm), Angles(p.WallGapDegrees));
        _isShort = Map((z, a) => other.Last[z, a] > 0 && _otherWall[z, a] && own.Ribs[z, a] > 0 && !Reaches(own, z, a));
        (_wanting, WallMm2) = WallMap.WidePieces(
            Map((z, a) => _isShort[z, a] && IsBesideOrBehind(a)), Slices(p.WallWindowMm), Angles(p.WallWindowDegrees),
            own.WallArea, p.MinWallMm2);
        (_from, _to) = (new float[own.Slices, DenseRays.Angles], new float[own.Slices, DenseRays.Angles]);
        if (IsWanting) Build();
    }

    /// <summary>The area of the ribs' inner side, in one piece, that the lung should reach and does not, mm².</summary>
    public double WallMm2 { get; }

    /// <summary>Whether that area is so large that the lung must be there without air.</summary>
    public bool IsWanting => WallMm2 >= _p.MinWallMm2;

    /// <summary>Whether a border had to be guessed: that of the dome, or most of that to the mediastinum.</summary>
    public bool IsGuessed { get; private set; }

    /// <summary>The fraction of the other lung's wall at which this half shows no ribs.</summary>
    public double WithoutRibs =>
        Fraction(
            Enumerable
                .Range(0, _own.Slices)
                .SelectMany(z =>
                    Enumerable.Range(0, DenseRays.Angles).Where(a => _otherWall[z, a]).Select(a => _own.Ribs[z, a] == 0)
                ));

    /// <summary>Whether a slice is one of those in which wall is wanting, or near to them.</summary>
    public bool IsNearWanting(int z)
    {
        var reach = Slices(_p.WallGapMm);
        return Enumerable
            .Range(Math.Max(0, z - reach), Math.Min(_own.Slices - 1, z + reach) - Math.Max(0, z - reach) + 1)
            .Any(slice => Enumerable.Range(0, DenseRays.Angles).Any(a => _wanting[slice, a]));
    }

    /// <summary>Whether a place lies at the wall that is wanting.</summary>
    public bool IsAtWantingWall(int x, int y, int z)
    {
        var (a, r) = _own.Polar(x, y);
        return _wanting[z, a] && r > _own.Ribs[z, a] - _p.AtWallMm;
    }

    /// <summary>The blocks in which the lung must be; the caller disposes them.</summary>
    /// <param name="middleX">The patient's middle by index along x.</param>
    public BitVolume Blocks(double middleX) =>
        Blocks(middleX, (z, a, r) => _isShort[z, a] && r >= _from[z, a] && r <= _to[z, a]);

    /// <summary>
    /// The blocks in which the other lung would be, whether the rays there say that this one is wanting or not.
    /// </summary>
    /// <param name="middleX">The patient's middle by index along x.</param>
    public BitVolume Likely(double middleX) =>
        Blocks(middleX, (z, a, r) => _other.Last[z, a] > 0 && r >= _from[z, a] && r <= _to[z, a]);

    /// <summary>The blocks within the ribs, less the gap that lungs have to them.</summary>
    /// <param name="middleX">The patient's middle by index along x.</param>
    public BitVolume WithinRibs(double middleX) =>
        Blocks(middleX, (z, a, r) => _own.Ribs[z, a] > 0 && r <= _own.Ribs[z, a] - _gap + _p.BandMm);

    private BitVolume Blocks(double middleX, Func<int, int, float, bool> rule)
    {
        var blocks = new BitVolume(_own.Grid);
        var size = blocks.Size;
        var (first, last) = _own.IsLeft ? ((int)Math.Ceiling(middleX), size.X - 1) : (0, (int)Math.Floor(middleX));
        SlabScheduler.Run(size.Y, 4, (start, end) =>
        {
            for (var y = start; y < end; y++)
            {
                for (var x = Math.Max(0, first); x <= Math.Min(size.X - 1, last); x++)
                {
                    var (a, r) = _own.Polar(x, y);
                    for (var z = 0; z < size.Z; z++)
                    {
                        if (rule(z, a, r)) blocks.Row(y, z)[x >> 6] |= 1UL << (x & 63);
                    }
                }
            }
        });
        return blocks;
    }

    private void Build()
    {
        // Elsewhere liver or heart keep the lung from the ribs, as they do in healthy chests.
        for (var z = 0; z < _own.Slices; z++)
        {
            for (var a = 0; a < DenseRays.Angles; a++)
            {
                if (IsBesideOrBehind(a)) _isShort[z, a] = _wanting[z, a];
            }
        }

        _gap = Gap();
        var dome = new DenseDome(_own, _other, _p);
        var isWide = new bool[_own.Slices];
        for (var z = 0; z < _own.Slices; z++)
        {
            // Before rays to the mediastinum are judged by them.
            var (front, behind) = (
                ShortFraction(z, _p.HeartFromDegrees, 0), ShortFraction(z, _p.BackFromDegrees, _p.BackToDegrees));
            isWide[z] = Math.Max(front, behind) >= _p.MinShortFraction;
            for (var a = 0; a < DenseRays.Angles; a++)
            {
                if (_other.Last[z, a] == 0) continue;
                _from[z, a] = dome.Beyond(z, a);
                if (_otherWall[z, a] && _own.Ribs[z, a] > 0)
                {
                    _to[z, a] = _own.Ribs[z, a] - _gap + (float)_p.BandMm;
                    if (!IsBesideOrBehind(a))
                        _isShort[z, a] &= (a < DenseRays.Angles / 2 ? behind : front) >= _p.MinShortFraction;
                    continue;
                }

                _to[z, a] = _other.Last[z, a];
                _isShort[z, a] =
                    _own.Last[z, a] < _p.NoLungMm && (a < DenseRays.Angles / 2 ? behind : front) >= _p.MinShortFraction;
            }
        }

        var (measured, guessed) = (0, 0);
        for (var z = 0; z < _own.Slices; z++)
        {
            for (var a = 0; a < DenseRays.Angles; a++)
            {
                if (!isWide[z] || _to[z, a] == 0 || _otherWall[z, a]) continue;
                var difference = Asymmetry(z, a, isWide);
                _to[z, a] = Math.Max(0, _other.Last[z, a] + (difference ?? 0));
                if (!_isShort[z, a]) continue;
                if (difference is null) guessed++;
                else measured++;
            }
        }

        var isDomeWanted = Enumerable.Range(0, _own.Slices).Any(z => dome.IsIn(z) && IsNearWanting(z));
        IsGuessed = guessed > measured || (isDomeWanted && dome.IsGuessed);
    }

    /// <summary>
    /// How far this lung reaches beyond the other, mirrored, along a ray to the mediastinum: the mean of the nearest
    /// slices that show both; null where too few do.
    /// </summary>
    private float? Asymmetry(int z, int a, bool[] isWide)
    {
        var (sum, count) = (0f, 0);
        for (var step = 1; step < _p.AsymmetryWithinMm / _own.Grid.Spacing.Z && count < _p.AsymmetrySlices; step++)
        {
            foreach (var slice in (int[])[z - step, z + step])
            {
                if (slice < 0
                    || slice >= _own.Slices
                    || isWide[slice]
                    || Reaches(_other, slice, a)
                    || Reaches(_own, slice, a))
                    continue;
                if (_own.Last[slice, a] == 0 || _other.Last[slice, a] == 0)
                    continue;
                sum += _own.Last[slice, a] - _other.Last[slice, a];
                count++;
            }
        }

        return count < _p.AsymmetrySlices / 2
            ? null
            : Math.Clamp(sum / count, (float)-_p.MaxAsymmetryMm, (float)_p.MaxAsymmetryMm);
    }

    /// <summary>The median gap between lung and ribs where either lung reaches them.</summary>
    private float Gap()
    {
        var gaps = new List<float>();
        foreach (var rays in (DenseRays[])[_own, _other])
        {
            for (var z = 0; z < rays.Slices; z++)
            {
                for (var a = 0; a < DenseRays.Angles; a++)
                {
                    if (Reaches(rays, z, a)) gaps.Add(rays.Ribs[z, a] - rays.Last[z, a]);
                }
            }
        }

        gaps.Sort();
        return gaps.Count == 0 ? 0 : gaps[gaps.Count / 2];
    }

    private double ShortFraction(int z, int fromDegrees, int toDegrees)
    {
        var angles = Enumerable.Range(0, ((toDegrees - fromDegrees) / DenseRays.DegreesPerAngle) + 1)
            .Select(i => DenseRays.Angle(fromDegrees + (i * DenseRays.DegreesPerAngle)))
            .Where(a => _other.Last[z, a] > 0 && _otherWall[z, a]).ToList();
        return angles.Count < _p.MinRays ? 0 : Fraction(angles.Select(a => _isShort[z, a]));
    }

    private static double Fraction(IEnumerable<bool> which)
    {
        var (all, yes) = (0, 0);
        foreach (var one in which)
        {
            all++;
            if (one) yes++;
        }

        return all == 0 ? 0 : yes / (double)all;
    }

    private bool IsBesideOrBehind(int a) =>
        a <= DenseRays.Angle(_p.WallToDegrees) || a >= DenseRays.Angle(_p.WallFromDegrees);

    private bool Reaches(DenseRays rays, int z, int a) => rays.Reaches(z, a, _p.ReachesRibsMm);

    private int Slices(double mm) => (int)Math.Round(mm / _own.Grid.Spacing.Z);

    private static int Angles(double degrees) => (int)Math.Round(degrees / DenseRays.DegreesPerAngle);

    private bool[,] Map(Func<int, int, bool> rule)
    {
        var map = new bool[_own.Slices, DenseRays.Angles];
        for (var z = 0; z < _own.Slices; z++)
        {
            for (var a = 0; a < DenseRays.Angles; a++) map[z, a] = rule(z, a);
        }

        return map;
    }
}
