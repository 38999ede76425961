using LungSeg.Dicom.Part10;
namespace LungSeg.Dicom.Series;

/// <summary>The slices of one series, reduced step by step to those that make its volume; what goes is named.</summary>
internal sealed class SliceStack(string seriesInstanceUid, SliceStack? around = null)
{
    /// <summary>Positions this close, mm, are the same place.</summary>
    public const double SamePlace = 0.01;

    /// <summary>More grids than this in one series are no accident that could be sorted out.</summary>
    public const int MaxGrids = 32;

    private readonly List<ObjectRejection> _leftOut = [];
    private List<SlicePlane> _slices = [];

    /// <summary>The slices that are left, after <see cref="Sort"/> along their normal.</summary>
    public IReadOnlyList<SlicePlane> Slices => _slices;

    /// <summary>The series; where slices of several were put together, a UID made for them.</summary>
    public string SeriesInstanceUid => seriesInstanceUid;

    /// <summary>What was left out of this stack and why.</summary>
    public IReadOnlyList<ObjectRejection> LeftOut => _leftOut;

    /// <summary>What was left out of this stack and of the one that it is a part of.</summary>
    public IEnumerable<ObjectRejection> AllLeftOut => around is null ? _leftOut : around.AllLeftOut.Concat(_leftOut);

    /// <summary>Different grids that were found.</summary>
    public int Grids { get; private set; }

    /// <summary>Duplicates that were dropped.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Adds an object's frames; those that are no slices with a place are left out.</summary>
    public void Add(IndexedObject item, SeriesIndexerOptions options)
    {
        var header = item.Read.Header;
        var fault = header is null ? item.Read.Fault : options.Decoders.FaultOf(header.Syntax);
        if (header is null || fault is not null)
        {
            LeaveOut(item.Name, null, fault ?? DicomFaults.Truncated("its header"));
            return;
        }

        for (var frame = 0; frame < header.Frames.Count; frame++)
        {
            SlicePlane? plane = null;
            fault = header.Frames[frame].IsLocalizer
                ? SeriesFaults.Localizer
                : SlicePlane.Create(new(item.Name, frame), header, out plane);
            if (fault is not null) LeaveOut(item.Name, header.Frames.Count > 1 ? frame : null, fault);
            else _slices.Add(plane!);
        }
    }

    /// <summary>A stack of some of these slices, or of all, to reduce while this one stays as it is.</summary>
    public SliceStack Part(IEnumerable<SlicePlane> slices) => new(seriesInstanceUid, this) { _slices = [.. slices] };

    /// <summary>Takes slices out that go to another stack.</summary>
    public void Remove(IReadOnlySet<SlicePlane> slices) => _slices.RemoveAll(slices.Contains);

    /// <summary>The slices of several series as one stack.</summary>
    public static SliceStack Of(string seriesInstanceUid, IEnumerable<SlicePlane> slices) =>
        new(seriesInstanceUid) { _slices = [.. slices] };

    /// <summary>Keeps the grid that most slices share.</summary>
    /// <returns>Null, or why none prevails.</returns>
    public DicomFault? KeepLargestGrid()
    {
        var grids = new List<List<SlicePlane>>();
        foreach (var slice in _slices)
        {
            var grid = grids.Find(other => slice.HasGridOf(other[0]));
            if (grid is not null) grid.Add(slice);
            else grids.Add([slice]);
            if (grids.Count > MaxGrids) break;
        }

        Grids = grids.Count;
        var bySize = grids.OrderByDescending(grid => grid.Count).ToList();
        if (Grids > MaxGrids || (Grids > 1 && bySize[0].Count == bySize[1].Count))
            return SeriesFaults.MixedGrids(Grids);
        foreach (var slice in bySize.Skip(1).SelectMany(grid => grid))
            LeaveOut(slice, SeriesFaults.OtherGrid);
        _slices = bySize[0];
        return null;
    }

    /// <summary>
    /// Sorts along the normal, so that with it the index axes are right-handed; ties by name and frame.
    /// </summary>
    public void Sort()
    {
        var normal = _slices[0].Normal;
        _slices = [.. _slices
            .OrderBy(slice => slice.Position.Dot(normal))
            .ThenBy(slice => slice.Key.ObjectName, StringComparer.Ordinal)
            .ThenBy(slice => slice.Key.Frame)];
    }

    /// <summary>The slices of a sorted stack that share their place with another one.</summary>
    public IEnumerable<SliceKey> Coincident()
    {
        for (var i = 1; i < _slices.Count; i++)
        {
            if (!AreInOnePlace(i - 1, i)) continue;
            if (i == 1 || !AreInOnePlace(i - 2, i - 1)) yield return _slices[i - 1].Key;
            yield return _slices[i].Key;
        }
    }

    /// <summary>Drops slices of a sorted stack that show the same in the same place as the one before.</summary>
    /// <returns>Null, or that two in one place differ.</returns>
    public DicomFault? DropDuplicates(IReadOnlyDictionary<SliceKey, string> pixelHashes)
    {
        var kept = new List<SlicePlane>(_slices.Count);
        for (var i = 0; i < _slices.Count; i++)
        {
            if (i == 0 || !AreInOnePlace(i - 1, i))
            {
                kept.Add(_slices[i]);
                continue;
            }

            var (first, other) = (kept[^1].Key, _slices[i].Key);
            if (!pixelHashes.TryGetValue(first, out var one)
                || !pixelHashes.TryGetValue(other, out var two)
                || one != two)
                return SeriesFaults.DuplicatePositions(first, other);
            LeaveOut(_slices[i], SeriesFaults.Duplicate(first));
            Duplicates++;
        }

        _slices = kept;
        return null;
    }

    private bool AreInOnePlace(int a, int b) => (_slices[a].Position - _slices[b].Position).Length <= SamePlace;

    private void LeaveOut(SlicePlane slice, DicomFault fault) =>
        LeaveOut(slice.Key.ObjectName, slice.Header.Frames.Count > 1 ? slice.Key.Frame : null, fault);

    private void LeaveOut(string name, int? frame, DicomFault fault) =>
        _leftOut.Add(new(name, frame, seriesInstanceUid, fault));
}
