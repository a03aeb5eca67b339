Console.WriteLine("usage: see README.md");
