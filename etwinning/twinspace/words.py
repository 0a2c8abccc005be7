"""Words of which user names and passwords of pupils are made: short, friendly, ASCII, easy to copy from a card.

Chosen so that they mean nothing rude in Turkish and English (and, as far as we could check, in the large languages of
Europe): no body parts, insults, weapons, religions, skin colours, alcohol; no animals that are used as insults.
The order is part of every card that was ever printed: never change it.
"""

from typing import Final

COLOURS: Final = """
    amber azure copper coral crimson emerald golden indigo ivory lemon lilac lime maroon mint olive pearl ruby
    scarlet silver sunny teal turquoise violet
""".split()  # noqa: SIM905 - a word a string would be unreadable

ANIMALS: Final = """
    alpaca antelope badger bee butterfly chipmunk cricket deer dolphin dragonfly falcon finch firefly flamingo fox
    gazelle gecko giraffe hawk hedgehog heron ibex jaguar kangaroo kestrel kingfisher kiwi koala ladybird lark leopard
    lion lizard llama lynx marmot marten otter panda panther parrot pelican penguin puffin puma rabbit robin
    salmon seahorse seal sparrow squirrel starfish stork swan tiger toucan turtle wombat zebra
""".split()  # noqa: SIM905 - a word a string would be unreadable

# 512 words: nine bits each
WORDS: Final = """
    acorn actor album alley almond amber anchor angle apple arrow artist atlas atom attic autumn avenue badge
    bagel baker bakery ballet bamboo banana banjo banner barn basil basket beach bead beam bean beetle bell belt
    bench beret berry bike birch biscuit blanket bloom blossom board boat bonnet book boots bottle bowl box
    branch bread breeze brick bridge broom brush bubble bucket bud bugle cabin cactus camera camp canal candle
    canoe canvas canyon cape captain caramel card carpet carrot cashew castle cave cedar celery cello cereal
    chair chalk cheese chess chime cinema circle circus city clay cliff clock cloud clover coast coat cobalt
    cocoa coconut coin comet comma compass concert cookie copper coral corn corner cosmos cousin crane crayon
    cream creek cricket crown crystal cube cup curtain cycle daisy dance dawn deer desert desk diamond diary
    dinner dolphin domino door drawer dream dune earth easel echo elm ember emerald evening fabric falcon family
    farm feather fern ferry field fig finch fjord flag flame flora flower flute folder forest fork fox frame
    friend frost fruit galaxy garden garlic gate gecko ginger giraffe glacier glass glider globe glove gold
    gondola gravel guitar hamlet hammock harbor harmony harp harvest hat hazel heart hedge helium helmet herb
    heron hill hobby holiday honey hotel house ice iceberg igloo inkwell iris island ivory ivy jacket jam
    jasmine jazz jeans jersey jewel jigsaw journal jungle kayak kettle key kitchen kite kitten kiwi knight koala
    label lace ladder lagoon lake lamp lantern laptop lark lasso lava lawn leaf lemon lentil letter lettuce
    library light lilac lily lime linen lion llama lotus lunch lynx magnet mango map maple marble marker market
    meadow medal melody melon menu meteor mint mirror monday moon morning mosaic moss movie museum music mustard
    nest north novel number nutmeg oak oasis oat oboe ocean olive omelet onion opal opera orange orbit orchard
    orchid oregano otter oven page paint palace palm panda paper paprika parade park parrot pasta pastel pasture
    path peach pear pearl pebble pelican pen pencil penguin peony pepper piano picnic picture pillow pilot pine
    pizza planet plant plate plum pocket poem polar pond pony poplar potato prairie pretzel prism puffin pumpkin
    puppet puppy puzzle pyramid quartz quill quilt rabbit radio radish rain rainbow raisin reef ribbon rice
    riddle ring ripple river road robin robot rocket roof room rose ruby sail salmon sand sandal saucer scarf
    school scooter sea season seaweed seed shelf shell ship silk silver skate sky sleigh smile snow soap soccer
    sofa song sound soup spark sparrow spice spinach spiral sponge spoon spring spruce square stage stairs stamp
    star station stone stork story stove stream street studio sugar summer sun sunday sunrise sunset swan swing
    table tablet tango tea teapot temple tennis tent theater thread thunder thyme ticket tiger toast tomato
    topaz torch tower tractor trail train tree trophy trumpet tulip tundra tunic tunnel turnip turtle twig
    unicorn valley vanilla vase velvet vest village vine viola violet violin volcano waffle wagon walnut waltz
    water wave wheat wheel whistle willow wind window winter wizard wolf wood wool yacht yard yarn yogurt zebra
    zenith zigzag zipper
""".split()  # noqa: SIM905 - a word a string would be unreadable

# numbers that children giggle at, fear or should not wear
AVOIDED_NUMBERS: Final = ("13", "14", "17", "18", "28", "31", "44", "66", "69", "88")
