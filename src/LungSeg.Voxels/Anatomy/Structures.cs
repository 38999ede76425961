namespace LungSeg.Voxels.Anatomy;

/// <summary>Every structure there is. To add one: an entry here, and an engine that yields its mask.</summary>
public static class Structures
{
    private const float SeeThrough = 0.45f;

    private static readonly CodedConcept Lung = new("SCT", "39607008", "Lung");
    private static readonly CodedConcept Bronchus = new("SCT", "955009", "Bronchus");
    private static readonly CodedConcept Upper = new("SCT", "45653009", "Upper lobe of lung");
    private static readonly CodedConcept Middle = new("SCT", "72481006", "Middle lobe of right lung");
    private static readonly CodedConcept Lower = new("SCT", "90572001", "Lower lobe of lung");

    /// <summary>
    /// Both lungs, where the engine does not tell the sides apart. The colour is the one that Slicer and dcmqi give a
    /// lung.
    /// </summary>
    public static Structure Lungs { get; } = new()
    {
        Id = "lungs",
        Name = "Lungs",
        Color = new(197, 165, 145),
        File = new("lungs", 1),
        IsLung = true,
        IsMeasured = true,
        IsOutlined = true,
        Segment = new(1, Lung, new("SCT", "51440002", "Right and left")),
        Surface = new("lungs", SeeThrough),
    };

    public static Structure RightLung { get; } = new()
    {
        Id = "right-lung",
        Name = "Right lung",
        Side = Side.Right,
        Color = new(86, 160, 240),
        File = new("lungs", 1),
        IsLung = true,
        IsMeasured = true,
        IsOutlined = true,
        Segment = new(1, Lung, new("SCT", "24028007", "Right")),
        Surface = new("lungs-right", SeeThrough),
    };

    public static Structure LeftLung { get; } = new()
    {
        Id = "left-lung",
        Name = "Left lung",
        Side = Side.Left,
        Color = new(245, 180, 80),
        File = new("lungs", 2),
        IsLung = true,
        IsMeasured = true,
        IsOutlined = true,
        Segment = new(2, Lung, new("SCT", "7771000", "Left")),
        Surface = new("lungs-left", SeeThrough),
    };

    /// <summary>
    /// Lumen of trachea and bronchi. The colour is the one that Slicer gives a trachea, a little stronger.
    /// </summary>
    public static Structure Airways { get; } = new()
    {
        Id = "airways",
        Name = "Airways",
        Color = new(110, 220, 220),
        File = new("airways", 1),
        IsOutlined = true,
        Segment = new(3, new("SCT", "110726009", "Trachea and bronchus")),
        Surface = new("airways", Opacity: 1),
    };

    /// <summary>The lungs' voxels at or below the threshold: not vessels, nodules, walls.</summary>
    public static Structure LungAir { get; } = new()
    {
        Id = "lung-air",
        Name = "Air of the lungs",
        Color = new(120, 150, 190),
        File = new("lung-air", 1),
    };

    /// <summary>What lies in the lungs and is not air: vessels, nodules, walls.</summary>
    public static Structure LungStructures { get; } = new()
    {
        Id = "lung-structures",
        Name = "Structures in the lungs",
        Color = new(216, 80, 80),
        File = new("lung-structures", 1),
        Surface = new("structures", Opacity: 1, IsThin: true),
    };

    /// <summary>
    /// What of the right lung holds no air, with fluid in the pleural space: consolidation, collapse, tumour, effusion.
    /// An estimate, outside the lung's own mask. Its code is that of the lung, for what it is made of is not told
    /// apart.
    /// </summary>
    public static Structure DenseRight { get; } = new()
    {
        Id = "dense-right",
        Name = "Right lung, dense part (estimate)",
        Side = Side.Right,
        Color = new(150, 110, 220),
        File = new("dense", 1),
        IsMeasured = true,
        IsOutlined = true,
        Segment = new(4, Lung, new("SCT", "24028007", "Right")),
    };

    /// <summary>The same of the left lung.</summary>
    public static Structure DenseLeft { get; } = DenseRight with
    {
        Id = "dense-left",
        Name = "Left lung, dense part (estimate)",
        Side = Side.Left,
        Color = new(220, 110, 160),
        File = new("dense", 2),
        Segment = new(5, Lung, new("SCT", "7771000", "Left")),
    };

    /// <summary>The right lung with its dense part.</summary>
    public static Structure WholeRight { get; } = new()
    {
        Id = "whole-right",
        Name = "Right lung with its dense part (estimate)",
        Side = Side.Right,
        Color = RightLung.Color,
        File = new("lungs-whole", 1),
        Parts = [RightLung, DenseRight],
        IsMeasured = true,
    };

    /// <summary>The left lung with its dense part.</summary>
    public static Structure WholeLeft { get; } = WholeRight with
    {
        Id = "whole-left",
        Name = "Left lung with its dense part (estimate)",
        Side = Side.Left,
        Color = LeftLung.Color,
        File = new("lungs-whole", 2),
        Parts = [LeftLung, DenseLeft],
    };

    /// <summary>The left upper lobe, with the lingula. Lobes of a lung tile it; the colours are told apart also by most
    /// colour-blind eyes.</summary>
    public static Structure LeftUpperLobe { get; } = Lobe(
        LeftLung, "left-upper-lobe", "Left upper lobe", 1, new(230, 159, 0), Upper);

    public static Structure LeftLowerLobe { get; } = Lobe(
        LeftLung, "left-lower-lobe", "Left lower lobe", 2, new(86, 180, 233), Lower);

    public static Structure RightUpperLobe { get; } = Lobe(
        RightLung, "right-upper-lobe", "Right upper lobe", 3, new(204, 121, 167), Upper);

    public static Structure RightMiddleLobe { get; } = Lobe(
        RightLung, "right-middle-lobe", "Right middle lobe", 4, new(240, 228, 66), Middle);

    public static Structure RightLowerLobe { get; } = Lobe(
        RightLung, "right-lower-lobe", "Right lower lobe", 5, new(0, 158, 115), Lower);

    /// <summary>The lobes, in the order of their labels.</summary>
    public static IReadOnlyList<Structure> Lobes { get; } =
        [LeftUpperLobe, LeftLowerLobe, RightUpperLobe, RightMiddleLobe, RightLowerLobe];

    /// <summary>
    /// Arteries and veins in the lungs, without the hilum, as far as they can be told. The code is DICOM's for a blood
    /// vessel, with the lung as its region (field practice: TotalSegmentator).
    /// </summary>
    public static Structure Vessels { get; } = new()
    {
        Id = "vessels",
        Name = "Vessels of the lungs",
        Color = new(214, 39, 40),
        File = new("vessels", 1),
        LiesInLungs = true,
        IsMeasured = true,
        IsOutlined = true,
        Segment = new(
            (byte)(RightLowerLobe.Segment!.Label + 1), new("SCT", "59820001", "Blood vessel"), Region: Lung),
        Surface = new("vessels", Opacity: 1, IsThin: true),
    };

    /// <summary>The airways above the first branching. The generations tile the airways.</summary>
    public static Structure Trachea { get; } = Generation(
        "trachea", "Trachea", 1, new(110, 220, 220), new("SCT", "44567001", "Trachea"));

    public static Structure MainBronchi { get; } = Generation(
        "main-bronchi", "Main bronchi", 2, new(230, 159, 0), Bronchus);

    public static Structure LobarBronchi { get; } = Generation(
        "lobar-bronchi", "Lobar bronchi and bronchus intermedius", 3, new(0, 158, 115), Bronchus);

    public static Structure FurtherBronchi { get; } = Generation(
        "further-bronchi", "Further bronchi", 4, new(204, 121, 167), Bronchus);

    /// <summary>The generations of the airways, from the trachea out: in the order of their branchings.</summary>
    public static IReadOnlyList<Structure> AirwayGenerations { get; } =
        [Trachea, MainBronchi, LobarBronchi, FurtherBronchi];

    /// <summary>In the order in which outputs list them.</summary>
    public static IReadOnlyList<Structure> All { get; } =
    [
        Lungs, RightLung, LeftLung, Airways, LungAir, LungStructures, DenseRight, DenseLeft, WholeRight, WholeLeft,
        .. Lobes, Vessels, .. AirwayGenerations,
    ];

    /// <summary>A lobe: label values are those of lungmask's lobes; in volumes of all segments they follow the
    /// others.</summary>
    private static Structure Lobe(Structure lung, string id, string name, byte label, Rgb color, CodedConcept type) =>
        new()
        {
            Id = id,
            Name = name,
            Side = lung.Side,
            Color = color,
            File = new("lobes", label),
            PartOf = lung,
            IsMeasured = true,
            IsOutlined = true,
            Segment = new((byte)(DenseLeft.Segment!.Label + label), type, lung.Segment!.Modifier),
            Surface = new(id, SeeThrough),
        };

    private static Structure Generation(string id, string name, byte label, Rgb color, CodedConcept type) =>
        new()
        {
            Id = id,
            Name = name,
            Color = color,
            File = new("airway-generations", label),
            PartOf = Airways,
            IsMeasured = true,
            Segment = new((byte)(Vessels.Segment!.Label + label), type),
        };

    /// <summary>The structure with an id.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those that are.</exception>
    public static Structure Named(string id) =>
        All.FirstOrDefault(structure => structure.Id == id)
        ?? throw new ArgumentException(
            $"There is no structure '{id}'. There are: {string.Join(", ", All.Select(s => s.Id))}.", nameof(id));
}
