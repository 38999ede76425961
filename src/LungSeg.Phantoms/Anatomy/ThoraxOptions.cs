namespace LungSeg.Phantoms.Anatomy;

/// <summary>
/// What a <see cref="ThoraxPhantom"/> shows. The default is a healthy adult lying on a table: complete lungs with
/// vessels and airways, heart, spine, ribs, sternum, noise. Lengths in mm, patient axes LPS.
/// </summary>
public sealed record ThoraxOptions
{
    /// <summary>Decides vessels, airways beyond the lobes, holes and noise.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Standard deviation of the noise, HU.</summary>
    public double NoiseHu { get; init; } = 18;

    /// <summary>Ribs, sternum, spine and arms, HU.</summary>
    public double BoneHu { get; init; } = Tissue.Bone;

    /// <summary>A table under the patient (in front of a prone one).</summary>
    public bool Table { get; init; } = true;

    /// <summary>Air between skin and table; 0 or less: the body lies in it.</summary>
    public double TableGap { get; init; } = 3;

    /// <summary>The patient lies on the front: the table is anterior.</summary>
    public bool Prone { get; init; }

    /// <summary>A blanket over the body.</summary>
    public bool Blanket { get; init; }

    /// <summary>Arms down beside the body.</summary>
    public bool Arms { get; init; }

    /// <summary>Radius of the scanned circle around the table's axis; beyond it is padding. 0: none.</summary>
    public double ScanRadius { get; init; }

    /// <summary>Diameter of a solid nodule sitting on the right lateral pleura; 0: none.</summary>
    public double PleuralNodule { get; init; }

    /// <summary>The lungs meet before the heart with only the pleurae (0.8 mm) between them.</summary>
    public bool TouchingLungs { get; init; }

    /// <summary>The left lung was taken out; tissue lies in its place.</summary>
    public bool LeftLungMissing { get; init; }

    /// <summary>How far the left dome stands above its usual height.</summary>
    public double RaisedLeftDome { get; init; }

    /// <summary>A stomach full of gas under the left dome.</summary>
    public bool StomachGas { get; init; }

    /// <summary>Bowel loops with gas below both domes.</summary>
    public bool BowelGas { get; init; }

    /// <summary>A consolidated right lower zone: soft-tissue density up to the chest wall.</summary>
    public bool Consolidation { get; init; }

    /// <summary>Fluid behind the right lung.</summary>
    public bool Effusion { get; init; }

    /// <summary>Emphysema: many round holes in the upper zones.</summary>
    public bool Emphysema { get; init; }

    /// <summary>Sideways shift of the spine in mm per mm of height.</summary>
    public double SpineTilt { get; init; }

    /// <summary>Contrast medium in heart and vessels, HU above blood.</summary>
    public double ContrastHu { get; init; }

    /// <summary>Size of the lungs relative to an adult at full inspiration, 0.3 to 1.</summary>
    public double LungScale { get; init; } = 1;
}
