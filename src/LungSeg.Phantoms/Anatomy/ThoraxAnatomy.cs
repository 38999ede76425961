using LungSeg.Phantoms.Rendering;
using LungSeg.Phantoms.Shapes;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Phantoms.Anatomy;

/// <summary>The layers of a thorax from the outside in, as the options ask for.</summary>
internal sealed class ThoraxAnatomy
{
    private const double BodyDepth = 108;

    private static readonly Vector3D BodyRadii = new(155, BodyDepth, 1e4);
    private static readonly Vector3D RightHilum = new(-42, 16, 14);
    private static readonly Vector3D LeftHilum = new(46, 20, 8);

    private readonly ThoraxOptions _options;
    private readonly List<Layer> _layers = [];

    public ThoraxAnatomy(ThoraxOptions options)
    {
        _options = options;
        Lungs = new(options);
        AddSurroundings();
        AddBody();
        AddBelowDiaphragm();
        AddLungs();
        AddAirways();
        AddFindings();
    }

    public LungShapes Lungs { get; }

    /// <summary>What is painted, first to last.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    private void AddSurroundings()
    {
        var o = _options;
        if (o.Table)
        {
            var middle = (BodyDepth + o.TableGap + 11) * (o.Prone ? -1 : 1);
            var centre = new Vector3D(0, middle, 0);
            _layers.Add(Layer.Of(new Slab(centre, new(205, 11, 1e4), 8), Tissue.TableShell));
            _layers.Add(Layer.Of(new Slab(centre, new(202.5, 8.5, 1e4), 6), Tissue.TableCore));
        }

        if (o.Blanket)
        {
            var above = new Slab(new(0, o.Prone ? 100 : -100, 0), new(300, 120, 1e4));
            var cloth = new Ellipsoid(default, BodyRadii + new Vector3D(14, 14, 0))
                .Without(new Ellipsoid(default, BodyRadii + new Vector3D(9, 9, 0)));
            _layers.Add(Layer.Of(cloth.And(above), Tissue.Blanket));
        }

        if (!o.Arms) return;
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            var arm = new Vector3D(side * 192, 10, 0);
            _layers.Add(Layer.Of(new Ellipsoid(arm, new(32, 36, 1e4)), Tissue.Fat));
            _layers.Add(Layer.Of(new Ellipsoid(arm, new(26, 30, 1e4)), Tissue.Muscle));
            _layers.Add(Layer.Of(new Ellipsoid(arm, new(11, 11, 1e4)), o.BoneHu));
        }
    }

    private void AddBody()
    {
        _layers.Add(Layer.Of(new Ellipsoid(default, BodyRadii), Tissue.Fat));
        _layers.Add(Layer.Of(new Ellipsoid(default, BodyRadii - new Vector3D(11, 9, 0)), Tissue.Muscle));
        _layers.Add(Layer.Of(Lungs.Heart, Tissue.Blood + _options.ContrastHu));
        _layers.Add(Layer.Of(Lungs.Aorta, Tissue.Blood + _options.ContrastHu));
        _layers.Add(Layer.Of(new RibCage(Lungs.Cage, 9, 4), _options.BoneHu));
        _layers.Add(Layer.Of(new Slab(new(0, -95, 20), new(17, 5, 75), 4), _options.BoneHu));
        _layers.Add(
            new(new Capsule(Spine(-1e3), 17, Spine(1e3), 17), p => IsDisc(p.Z) ? Tissue.Disc : _options.BoneHu));
    }

    private void AddBelowDiaphragm()
    {
        if (_options.StomachGas)
        {
            // 4 mm of stomach wall and diaphragm between gas and lung; fluid lies at the back.
            var stomach = new Ellipsoid(new(66, -2, -118 + _options.RaisedLeftDome), new(48, 56, 38))
                .And(Lungs.LeftDome.Grown(-4)).Without(Lungs.Heart.Grown(4)).Without(Lungs.Spine.Grown(5));
            _layers.Add(new(stomach, p => p.Y < 18 ? Tissue.BowelGas : Tissue.Fluid));
        }

        if (!_options.BowelGas) return;
        var random = new SplitMix64((ulong)_options.Seed + 77);
        for (var i = 0; i < 9; i++)
        {
            var centre = new Vector3D(random.Next(-80, 80), random.Next(-60, 20), random.Next(-190, -120));
            var loop = new Ellipsoid(centre, new(random.Next(12, 26), random.Next(10, 18), random.Next(10, 20)));
            _layers.Add(Layer.Of(loop.And(Lungs.RightDome.Or(Lungs.LeftDome).Grown(-6)), Tissue.BowelGas));
        }
    }

    private void AddLungs()
    {
        AddLung(Lungs.Right, RightHilum, (ulong)_options.Seed);
        if (!_options.LeftLungMissing) AddLung(Lungs.Left, LeftHilum, (ulong)_options.Seed + 1000);
    }

    private void AddLung(Solid lung, Vector3D hilum, ulong seed)
    {
        _layers.Add(new(lung, p => Tissue.Lung(_options.Prone ? -p.Y : p.Y)));
        if (_options.Emphysema)
        {
            var random = new SplitMix64(seed + 5);
            for (var i = 0; i < 300; i++)
            {
                var at = hilum + new Vector3D(random.Next(-75, 75), random.Next(-85, 70), random.Next(-20, 120));
                if (lung.Depth(at) > 3)
                    _layers.Add(Layer.Of(Capsule.Sphere(at, random.Next(2.5, 7)).And(lung.Grown(-2)), Tissue.Hole));
            }
        }

        foreach (var vessel in BranchingTree.Grow(lung.Grown(6), hilum, 14, 5.5, 0.9, seed))
        {
            _layers.Add(Layer.Of(vessel, Tissue.Blood + _options.ContrastHu));
        }
    }

    private void AddAirways()
    {
        Capsule[] lobar = [.. Anatomy.Airways.Lobar.Where(a => !_options.LeftLungMissing || a.To.X < 0)];
        Capsule[] central = [.. Anatomy.Airways.Central];
        foreach (var airway in central.Concat(lobar))
            _layers.Add(Layer.Of(airway.Grown(Anatomy.Airways.Wall), Tissue.AirwayWall));
        foreach (var airway in central.Concat(lobar))
            _layers.Add(Layer.Of(airway, Tissue.Air));
    }

    private void AddFindings()
    {
        var o = _options;
        if (o.PleuralNodule > 0)
        {
            // On the lateral wall: half a millimetre of the nodule lies in it, the rest in the lung.
            var wall = new Vector3D(-62 - (68 * o.LungScale), 0, -35);
            var nodule = Capsule.Sphere(wall + new Vector3D((o.PleuralNodule / 2) - 0.5, 0, 0), o.PleuralNodule / 2);
            _layers.Add(Layer.Of(nodule, Tissue.Nodule));
        }

        if (o.Consolidation)
        {
            var zone = new Ellipsoid(new(-95, 40, -70), new(60, 70, 55));
            _layers.Add(Layer.Of(Lungs.Right.And(zone), Tissue.Consolidated));
        }

        if (!o.Effusion) return;
        var behind = new Slab(new(-100, 150, -60), new(100, 115, 120));
        _layers.Add(Layer.Of(Lungs.Right.And(behind), Tissue.Fluid));
    }

    private Vector3D Spine(double z) => new(_options.SpineTilt * z, 72, z);

    /// <summary>A vertebra and its disc are 26 mm high, the disc 6.</summary>
    private static bool IsDisc(double z) => z - (Math.Floor(z / 26) * 26) < 6;
}
