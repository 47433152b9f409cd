using System.Globalization;

namespace StreamCoach.Tests.Soak;

/// <summary>A spoken form as a transcript writes it, and similar forms with another meaning.</summary>
/// <param name="Written">The form in the transcript; it may be several words, such as "5 mg".</param>
/// <param name="Lies">Forms with another meaning.</param>
internal sealed record Said(string Written, params string[] Lies)
{
    public static implicit operator Said(string written) => new(written);
}

/// <summary>
/// Numbers, signs, units, negations and prefixes in many forms, each with forms of another meaning. The list is independent of the quote comparison:
/// it follows from the meaning of the forms.
/// </summary>
internal sealed class SaidForms(Random random)
{
    private static readonly string[] Plain = ("ample bread candle dinner eagle fabric garden helmet island jacket kitchen ladder magnet napkin orchard pencil quarry river saddle timber " +
        "umbrella velvet window yellow anchor basket copper dragon engine feather guitar harbor insect jungle kettle lemon mirror needle ocean parcel quiver rabbit silver tunnel " +
        "urban violin walnut yonder zipper bottle cactus desert elbow forest goblin hammer igloo jigsaw kernel lantern meadow nickel oyster pepper quartz ribbon summer thunder " +
        "caf\u00E9 na\u00EFve \u00FCber gr\u00F6\u00DFer se\u00F1or \u0441\u043B\u043E\u0432\u043E \u03BB\u03CC\u03B3\u03BF\u03C2 we they people thinks maybe because tomorrow really always later").Split(' ');

    public static readonly string[] Kinds = ["number", "sign", "unit", "negation", "prefix"];

    /// <summary>Plain words, each once.</summary>
    public Queue<string> Words() => new(Plain.OrderBy(_ => random.Next()));

    public Said Of(string kind) => kind switch
    {
        "number" => Number(),
        "sign" => Sign(),
        "unit" => Unit(),
        "negation" => Negation(),
        _ => Prefix(),
    };

    private Said Number()
    {
        (int a, int b) = (random.Next(2, 10), random.Next(11, 60));
        string[] hundreds = Strings(random.Next(1, 999), random.Next(100, 1000));
        return random.Next(26) switch
        {
            0 => new($"{b}", $"{b + 1}", $"{b}0", $"{b}.5", $".{b}", $"{a}/{b}", $"{b}\u00B2", $"{b}st"),
            1 => new($".{a}", $"{a}", $"{a}.{a}", $"0{a}"),
            2 => new($"{a}.{b}", $"{a}{b}", $"{a} {b}", $"{a}, {b}", $"{a}:{b}", $"{b}", $"{a}", $".{b}", $"{a}-{b}"),
            3 => new($"{a}/{b}", $"{b}", $"{a}", $"{a}{b}", $"{a} {b}", $"{a}, {b}", $"{a}-{b}"),
            4 => new($"{b}\u00B2", $"{b}2", $"{b}", $"{b}\u00B3", $"{b} 2", $"{b}\u2082"),
            5 => new($"{b}^{a}", $"{b}{a}", $"{b} {a}", $"{b}", $"{b}, {a}"),
            6 => new($"10\u207B{(char)('\u2070' + 4 + (a % 6))}", "10", $"10{4 + (a % 6)}", $"10 {4 + (a % 6)}"),
            7 => new($"{a}:{b}", $"{a}{b}", $"{a} {b}", $"{b}", $"{a}", $"{a}; {b}"),
            8 => new($"{a}-{b}", $"{a} {b}", $"{a}{b}", $"{b}", $"{a}", $"{a}, {b}"),
            9 => new($"{a}\u2013{b}", $"{a} {b}", $"{a}{b}", $"{b}", $"{a}", $"{a} and {b}"),
            10 => new($"{hundreds[0]},{hundreds[1]}", $"{hundreds[1]}", $"{hundreds[0]}", $"{hundreds[0]}, {hundreds[1]}", $"{hundreds[0]},{hundreds[1]}0"),
            11 => new($"{hundreds[0]}\u00A0{hundreds[1]}", $"{hundreds[1]}", $"{hundreds[0]}{hundreds[1][..2]}", $"{hundreds[0]}"),
            12 => new("\u00BD", "12", "1 2", "2", "1", "\u00BC"),
            13 => new($"{a}\u00BD", $"{a}1/2", "\u00BD", "1/2", $"{a}"),
            14 => new($"{a}th", $"{a}", $"{a + 1}th", "th", $"{b}th"),
            15 => new($"v{a}.{b}", $"v{a}{b}", $"{a}.{b}", $"v{a}", $"v{a}.{b + 1}", $"v{a}.{b}.1"),
            16 => new($"{a}.{b}.0", $"{a}.{b}", $"{b}.0", $"{a}{b}0"),
            17 => new("twenty-five", "five", "twenty", "twenty-six", "twentyfive"),
            18 => new("seventeen", "seven", "seventy", "sevente"),
            19 => new($"{(char)('\u0660' + a)}{(char)('\u0660' + (b % 10))}", $"{(char)('\u0660' + (b % 10))}", $"{(char)('\u0660' + a)}", $"{a}"),
            20 => new($"{(char)('\uFF10' + a)}\uFF0E{(char)('\uFF10' + (b % 10))}", $"{a}{b % 10}", $"{b % 10}", $"{a} {b % 10}"),
            21 => new($"{a}:1", $"{a}1", $"{a} 1", "1", $"{a}"),
            22 => new($"2026-0{a}-{b}", $"2026 0{a} {b}", $"0{a}-{b}", $"20260{a}{b}"),
            23 => new($"COVID-{b}", $"{b}", "COVID", $"COVID-{b + 1}", $"COVID -{b}"),
            24 => new($"{a}x{b}", $"{a}", $"{b}", $"{a}x", $"x{b}"),
            _ => new($"{a}...{b}", $"{a} {b}", $"{a}{b}", $"{b}", $"{a}.{b}"),
        };
    }

    private Said Sign()
    {
        (int a, int b) = (random.Next(2, 10), random.Next(11, 999));
        string minus = random.Next(3) switch { 0 => "-", 1 => "\u2212", _ => "\u2013" };
        return random.Next(18) switch
        {
            0 => new($"{minus}${b}", $"${b}", $"+${b}", $"{b}", $"{minus}{b}"),
            1 => new($"${b}", $"-${b}", $"\u2212${b}", $"{b}", $"\u20AC{b}"),
            2 => new($"{minus}{b}", $"{b}", $"+{b}", $", {b}"),
            3 => new($"{minus}.{a}", $".{a}", $"{a}", $"-{a}"),
            4 => new($"+{b}", $"{b}", $"-{b}"),
            5 => new($"{b}", $"-{b}", $"+{b}", $"~{b}", $"<{b}", $"\u2212{b}", $"-.{b}", $"\u00B1{b}"),
            6 => new("x != y", "x = y", "x == y", "x y", "x ! = y"),
            7 => new("x = y", "x != y", "x \u2260 y", "x == y", "x >= y"),
            8 => new("x \u2260 y", "x = y", "x y"),
            9 => new("x < y", "x > y", "x <= y", "x \u2264 y", "x y", "x, y"),
            10 => new("x \u2264 y", "x < y", "x y", "x \u2265 y"),
            11 => new($"~{b}", $"{b}", $"<{b}"),
            12 => new($"<{b}", $"{b}", $">{b}"),
            13 => new($"\u00B1{a}", $"{a}", $"+{a}", $"-{a}"),
            14 => new($"{b} - {a}", $"{b} {a}", $"{b} + {a}", $"{b}{a}"),
            15 => new($"{a}*{b}", $"{a} {b}", $"{a}{b}", $"{b}"),
            16 => new("x -> y", "x y", "x > y", "x <- y"),
            _ => new("!ready", "ready", "steady"),
        };
    }

    private Said Unit()
    {
        int a = random.Next(2, 900);
        return random.Next(18) switch
        {
            0 => new($"{a} mg", $"{a} g", $"{a} mcg", $"{a}", $"{a} m", $"{a} g mg"),
            1 => new($"{a}mg", $"{a}g", $"{a}", "mg", $"{a}m"),
            2 => new($"{a}%", $"{a}", $"{a}\u2030", $"{a} percent", $"{a}$"),
            3 => new($"{a} %", $"{a} \u2030", $"{a} $"),
            4 => new($"${a}", $"\u20AC{a}", $"{a}", $"\u00A3{a}", $"${a}k"),
            5 => new($"\u20AC{a}", $"${a}", $"{a}"),
            6 => new($"{a}\u00B0C", $"{a}\u00B0F", $"{a}", $"{a}C", $"{a}\u00B0"),
            7 => new($"{a}\u2103", $"{a}\u2109", $"{a}", $"{a}C"),
            8 => new($"{a} km/h", $"{a} km", $"{a} mph", $"{a} km h", $"{a} km, h", $"{a} m/h"),
            9 => new($"{a} m\u00B2", $"{a} m2", $"{a} m", $"{a} m\u00B3"),
            10 => new($"{a} GB", $"{a} MB", $"{a} G", $"{a} Gb/s"),
            11 => new($"{a}k", $"{a}", $"{a}m"),
            12 => new($"{a} milligrams", $"{a} grams", $"{a} micrograms", $"{a}"),
            13 => new($"{a} million", $"{a} billion", $"{a}"),
            14 => new($"{a}\u2032", $"{a}", $"{a}\u2033"),
            15 => new($"{a} \u03BCg", $"{a} mg", $"{a} g"),
            16 => new($"{a}/day", $"{a}", $"{a} day", $"{a}/week", "day"),
            _ => new($"#{a}", $"{a}", $"@{a}", $"${a}"),
        };
    }

    private Said Negation()
    {
        string quote = random.Next(5) switch { 0 => "\u2019", 1 => "\u02BC", 2 => "\uFF07", _ => "'" };
        return random.Next(15) switch
        {
            0 => new($"can{quote}t", "can", "cant", "t", "can t"),
            1 => new($"don{quote}t", "do", "don", "dont"),
            2 => new($"isn{quote}t", "is", "isnt"),
            3 => new($"won{quote}t", "wont", "will", "want"),
            4 => new("cannot", "can", "not", "can now"),
            5 => new("is not good", "is good", "is now good", "is not, good, not"),
            6 => new("was never there", "was there", "was ever there"),
            7 => new("has no money", "has money", "has know money"),
            8 => new("nothing", "thing", "something"),
            9 => new("without", "with", "out"),
            10 => new("will do it", "will not do it", "won't do it", "will never do it"),
            11 => new("hasn't", "has", "hasnt", "has not"),
            12 => new("neither", "either"),
            13 => new("can", "can't", "cannot", "can not"),
            _ => new("none", "one", "no one"),
        };
    }

    private Said Prefix()
    {
        string hyphen = random.Next(4) switch { 0 => "\u2010", 1 => "\u2011", 2 => "\u2013", _ => "-" };
        return random.Next(18) switch
        {
            0 => new($"non{hyphen}negotiable", "negotiable", "non", "nonnegotiable", "un-negotiable"),
            1 => new($"re{hyphen}sign", "sign", "resign", "re"),
            2 => new("resign", "re-sign", "sign", "re sign"),
            3 => new($"anti{hyphen}war", "war", "pro-war", "anti", "antiwar"),
            4 => new("unhappy", "happy", "un-happy", "un happy", "happ"),
            5 => new("misunderstood", "understood", "mis-understood"),
            6 => new($"un{hyphen}American", "American", "unamerican"),
            7 => new("(un)able", "able", "unable", "un"),
            8 => new($"pre{hyphen}existing", "existing", "post-existing"),
            9 => new("C++", "C", "C#", "C+"),
            10 => new("C#", "C", "C++"),
            11 => new("O'Neil", "Neil", "ONeil", "O Neil", "O"),
            12 => new($"ex{hyphen}wife", "wife", "ex"),
            13 => new($"co{hyphen}op", "op", "coop", "co"),
            14 => new("impossible", "possible", "im-possible"),
            15 => new("and/or", "or", "and", "and or"),
            16 => new($"all{hyphen}in{hyphen}one", "one", "in-one", "all-in", "allinone"),
            _ => new("AT&T", "AT", "T", "AT T"),
        };
    }

    private static string[] Strings(params int[] numbers) => [.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))];
}
